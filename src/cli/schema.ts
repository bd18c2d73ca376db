import { configJsonSchema } from '../config/json-schema.ts';

export function schema(): void {
  process.stdout.write(`${JSON.stringify(configJsonSchema(), undefined, 2)}\n`);
}
