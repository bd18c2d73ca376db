import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/cli/completion/scripts.ts
var shells = ["bash", "zsh", "fish"];
var scripts = {
  bash: `_isar_artifacts() {
  local IFS=$'\\n'
  COMPREPLY=($(isar-artifacts __complete "$COMP_CWORD" "\${COMP_WORDS[@]}" 2>/dev/null))
}
complete -o default -F _isar_artifacts isar-artifacts
`,
  zsh: `#compdef isar-artifacts
_isar_artifacts() {
  local -a found
  found=(\${(f)"$(isar-artifacts __complete $((CURRENT - 1)) "\${words[@]}" 2>/dev/null)"})
  if (( \${#found} )); then compadd -a found; else _files; fi
}
compdef _isar_artifacts isar-artifacts
`,
  fish: `function __isar_artifacts_complete
  set -l words (commandline --current-process --tokenize --cut-at-cursor)
  isar-artifacts __complete (count $words) $words (commandline --current-token --cut-at-cursor) 2>/dev/null
end
complete --command isar-artifacts --no-files --arguments '(__isar_artifacts_complete)'
complete --command isar-artifacts --condition '__fish_seen_subcommand_from add adopt hash' --force-files
complete --command isar-artifacts --condition '__fish_prev_arg_in -c --config -o --output' --force-files
`
};

export {
  shells,
  scripts
};
