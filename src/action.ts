import { main } from './action/main.ts';

// We pin the SDK, so what its later releases need is not for our users to know.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
process.exitCode = await main();
