import { emptyAnswer } from './answer.ts';
import { completeMultipartUpload } from './complete-multipart.ts';
import { uploadPartCopy } from './copy-part.ts';
import { listObjectsV2 } from './list-objects.ts';
import { listMultipartUploads, listParts } from './list-uploads.ts';
import { abortMultipartUpload, createMultipartUpload, uploadPart } from './multipart.ts';
import { deleteObject, getObject, putObject } from './objects.ts';
import type { Operation } from './operations.ts';
import { receiveText } from './receive.ts';
import type { Handler } from './task.ts';

export const handlers: Readonly<Record<Operation, Handler>> = {
  HeadBucket: async ({ request, body }) => {
    await receiveText(request.headers, body);
    return emptyAnswer(200);
  },
  ListObjectsV2: listObjectsV2,
  ListMultipartUploads: listMultipartUploads,
  GetObject: getObject,
  HeadObject: getObject,
  DeleteObject: deleteObject,
  PutObject: putObject,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  ListParts: listParts,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
};
