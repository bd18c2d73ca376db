/** Apart from what reads it: the command line names it without loading YAML or a schema. */
export const defaultConfigFile = 'isar-artifacts.yml';
