# A project that consumes Isar images: packages to build or flash, and a check that uses one.
{
  description = "Isar images for Nix";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      system = "x86_64-linux";
      pkgs = nixpkgs.legacyPackages.${system};
      images = import ./isar-artifacts.nix { inherit pkgs; };
      inherit (images.qemuamd64) server;
    in
    {
      # nix build .#server-wic; the attribute tree itself is no flake output, as it is nested.
      packages.${system} = {
        server-wic = server.wic;
        server-kernel = server.vmlinuz;
      };

      # nix eval .#images.x86_64-linux.qemuamd64.server.wic.isar
      legacyPackages.${system} = images;

      # nix flake check: the image is fetched, or the error says how to get it.
      checks.${system}.server-is-a-disk = pkgs.runCommand "server-is-a-disk" { } ''
        # The boot signature of a partition table.
        test "$(tail -c +511 ${server.wic} | head -c 2 | od -An -tx1 | tr -d ' ')" = 55aa
        touch $out
      '';
    };
}
