import * as z from 'zod';
import { configSchema } from './schema.ts';

/** JSON Schema (draft 2020-12) of `isar-artifacts.yml`, for completion and checks in editors. */
export function configJsonSchema(): object {
  return {
    title: 'isar-artifacts.yml',
    ...z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' }),
  };
}
