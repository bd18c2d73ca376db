import type { S3Client } from '@aws-sdk/client-s3';

/**
 * A signature over the SHA-256 of the payload protects it on its way, and costs as much time as all
 * the rest. Under TLS it is left out as soon as the server has shown that it checks the CRC-32 of
 * what it gets: it says so by sending it back. What shows that is an upload that was signed.
 */
export function signPayloads(client: S3Client, { encrypted }: { encrypted: boolean }): void {
  let checked = false;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const { ChecksumCRC32: sent } = args.input as { readonly ChecksumCRC32?: string };
        const upload = commandName === 'UploadPartCommand' || commandName === 'PutObjectCommand';
        if (upload && encrypted && checked) setUnsigned(args.request);
        const result = await next(args);
        const { ChecksumCRC32: echoed } = result.output as { readonly ChecksumCRC32?: string };
        if (upload && sent !== undefined && echoed === sent) checked = true;
        return result;
      },
    { step: 'build', name: 'signPayloads' },
  );
}

/** Amazon S3 API reference, "Signature Calculations for the Authorization Header". */
function setUnsigned(request: unknown): void {
  const { headers } = request as { readonly headers: Record<string, string> };
  headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
}
