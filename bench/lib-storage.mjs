// The upload that the AWS SDK has ready-made: lib-storage.mjs FILE ENDPOINT BUCKET KEY
import { createReadStream } from 'node:fs';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

const [, , path = '', endpoint = '', Bucket = '', Key = ''] = process.argv;
const client = new S3Client({ region: 'us-east-1', endpoint, forcePathStyle: true });
const Body = createReadStream(path);
await new Upload({ client, params: { Bucket, Key, Body } }).done();
client.destroy();
