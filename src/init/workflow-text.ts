/** `workflows/short.yml`, to the byte: a bundle has no files beside it. A test compares them. */
export const shortWorkflow = `# What push.yml does, in a few lines: the rest is in the workflow that it calls.
# Copy this file to .github/workflows/, then look at every line that says "yours".
name: isar-artifacts

on:
  push:
    branches: [main] # yours: the branches whose recipes are built
    paths: [isar-artifacts.yml, kas/**, meta-*/**] # yours: what images are made from, not the registry

permissions: {}

# One run at a time for each branch; of those that wait, the newest is kept.
concurrency:
  group: isar-artifacts-\${{ github.ref }}
  cancel-in-progress: false

jobs:
  images:
    permissions:
      contents: write
      pull-requests: write
      id-token: write
    uses: isar-artifacts/isar-artifacts/.github/workflows/images.yml@v0 # yours: pin it to the commit of a release
    with:
      build-role: arn:aws:iam::ACCOUNT:role/isar-artifacts-build # yours: docs/aws.md; or keys, as secrets
      update-role: arn:aws:iam::ACCOUNT:role/isar-artifacts-update
`;
