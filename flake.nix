# `nix run <this repository>#rebuild-isar-artifacts -- qemuamd64 server` works with nothing installed but
# Nix; kas comes from the project's own shell, or from kas-container.
{
  description = "Builds Isar images by kas, publishes them by content, and pins them for Nix";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (builtins.fromJSON (builtins.readFile ./package.json)) version;
      each =
        output:
        builtins.listToAttrs (
          map (system: {
            name = system;
            value = output nixpkgs.legacyPackages.${system};
          }) [ "x86_64-linux" "aarch64-linux" ]
        );
      # dist/ is committed, and the same that GitHub runs.
      packageOf =
        pkgs:
        pkgs.runCommand "isar-artifacts-${version}" { } ''
          mkdir -p $out/bin $out/lib
          cp -r ${./dist} $out/lib/isar-artifacts
          write() {
            printf '%s\n' '#!${pkgs.runtimeShell}' \
              'PATH=$PATH:${pkgs.git}/bin:${pkgs.zstd}/bin' \
              "exec ${pkgs.nodejs}/bin/node $out/lib/isar-artifacts/cli.js $2\"\$@\"" > $out/bin/$1
            chmod +x $out/bin/$1
          }
          write isar-artifacts
          write rebuild-isar-artifacts "rebuild "
        '';
      appOf = pkgs: program: {
        type = "app";
        program = "${packageOf pkgs}/bin/${program}";
      };
    in
    {
      packages = each (pkgs: {
        default = packageOf pkgs;
      });

      apps = each (pkgs: {
        default = appOf pkgs "isar-artifacts";
        rebuild-isar-artifacts = appOf pkgs "rebuild-isar-artifacts";
      });
    };
}
