#!/usr/bin/env node
import { main } from './cli/main.ts';

// We pin the SDK, so what its later releases need is not for our users to know.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
const [command, ...words] = process.argv.slice(2);
if (command === '__complete') await (await import('./cli/complete.ts')).complete(words);
else process.exitCode = await main(process.argv.slice(2));
