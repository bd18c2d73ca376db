type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of ours and of the clients that we use. */
const known = [
  'GITHUB_TOKEN',
  'ISAR_ARTIFACTS_BRANCH_TOKEN',
  'ISAR_ARTIFACTS_APP_PRIVATE_KEY',
  'ISAR_ARTIFACTS_SIGNING_KEY',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
];

/** What is shorter is in every other line by chance. */
const shortest = 6;

/**
 * What nobody is to read in a log: the values of known variables, and of those that kas may see
 * besides, where their names sound like it.
 * @param inherited names of variables (`kas.inherit`)
 */
export function secretsOf(environment: Environment, inherited: readonly string[]): string[] {
  const alike = inherited.filter((name) => /TOKEN|SECRET|PASS|KEY|CREDENTIAL|AUTH/i.test(name));
  // Logs are masked by line, and a key has several.
  const lines = [...known, ...alike].flatMap((name) => environment[name]?.split(/\r?\n/) ?? []);
  return [...new Set(lines.map((line) => line.trim()))].filter((line) => line.length >= shortest);
}
