/** What `help TOPIC` prints: what is said of no single command, in 80 columns. */
export const topics: Readonly<Record<string, string>> = {
  laptop: `One image after a change of its recipe, on this machine.

  isar-artifacts rebuild qemuamd64 server
      builds by kas, adds the outputs to the Nix store, and pins them
  nix-build ./isar-artifacts.nix --arg pkgs 'import <nixpkgs> { }' \\
    -A qemuamd64.server.wic
      gives what was built: nothing is uploaded or fetched
  isar-artifacts status
      says what is pinned, published and in the Nix store, and what to do next
  isar-artifacts publish --pinned
      uploads what is pinned without a URL, and fills the URLs in
  git commit isar-artifacts.nix

What others have built:

  isar-artifacts list
  isar-artifacts fetch qemuamd64.server.wic --output images/
  isar-artifacts add /media/usb/*.wic`,

  terms: `variant       one machine, role and value of each further axis, built by one run
              of kas. Its id: qemuamd64.server
artifact      an output of a variant that is published and pinned: a disk, a
              kernel
attribute     where the registry has it: qemuamd64.server.wic
object        an artifact's bytes in the store, under a key made of their digest
store         where objects are (storage.url): a bucket of S3, or a directory
Nix store     where Nix has them: /nix/store
build record  what was built, from what and by what: written by each build, and
              published beside the objects
registry      the file that pins artifacts for Nix: isar-artifacts.nix
pin           an artifact's entry there: name, hash, size, URL
news          a build whose content differs from what is pinned: other packages,
              inputs or kernels, not just other bytes
proposal      the change of the registry, on a branch of ours, as a pull request
drift         the registry is not what the configuration says`,

  files: `isar-artifacts.yml            the configuration (--config)
isar-artifacts.nix            the registry (registry.path)
.isar-artifacts/              all else that is ours; git ignores it:
  build/VARIANT/              build directories
  logs/VARIANT.log            the whole log of the last build
  records/VARIANT.json        the record of the last build
  captured/VARIANT/           outputs taken out of a shared build directory
  digests/                    digests of files that did not change since; may go
  journals/                   what lay in a deploy directory before a build
  proposal/                   title and text of a local proposal
  roots/                      they keep in the Nix store what was added to it
  fetched/                    what fetch --nix-store has of a file
  running/                    runs that are at work
  completion.json             words that shells complete
  store/                      objects, unless storage.url says otherwise
$XDG_STATE_HOME/isar-artifacts/uploads/
                              uploads in parts that are under way

isar-artifacts doctor --clean lists, and removes, what earlier runs left.`,

  environment: `A flag wins over a variable, a variable over the configuration.

ISAR_ARTIFACTS_CONFIG, _STORAGE, _COMPRESSION, _FORGE, _BASE, _BUILD_DIRECTORY,
_RETRIES, _GROUP_BY           the options of these names
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE, ...
                              who we are to a bucket, as the AWS CLI has it
GITHUB_REPOSITORY, GITHUB_TOKEN, GITHUB_API_URL
                              where pull requests go, by whose right
ISAR_ARTIFACTS_BRANCH_TOKEN   another right for our branch
ISAR_ARTIFACTS_APP_ID, ISAR_ARTIFACTS_APP_PRIVATE_KEY
                              a GitHub App, in place of both tokens
ISAR_ARTIFACTS_SIGNING_KEY    the secret key that signs the binary cache
DL_DIR, SSTATE_DIR, SSTATE_MIRRORS, KAS_*
                              kas sees these, path, home, locale, proxies,
                              the ssh agent and what kas.inherit lists: no more
NO_COLOR, TERM=dumb           no colours
CI                            a line for each step in place of live ones
XDG_STATE_HOME                see: isar-artifacts help files`,

  scripting: `Results go to stdout, progress and errors to stderr. --json prints the result as
JSON, and an error as {"error": {"code", "message", "hint"}}. --quiet says only
warnings, errors and the result. Nothing is asked where stdin is no terminal.

Exit codes:
  0         done, also when there was nothing to do
  1         failed
  2         wrong usage or configuration: nothing was built
  3         at least one variant failed, and the rest is done
  4         drift: update --check or verify found that something has to be done
  130, 143  interrupted; the same command again does the rest

  isar-artifacts plan --changed-since main --json | jq -r '.variants[].id'
  isar-artifacts list --json | jq -r '.pins[] | select(.url == null).attribute'
  isar-artifacts update --check --quiet || echo 'somebody has to look'`,
};
