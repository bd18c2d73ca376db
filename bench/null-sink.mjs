// An S3 that forgets, as a process of its own: null-sink.mjs DIRECTORY. It listens by http and https,
// puts its certificate into the directory, prints where it is as JSON, and ends with its standard input.
// GET /_stats says what arrived since POST /_reset.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import { ForgetfulS3 } from './forgetful-s3.mjs';

const [, , directory = '.'] = process.argv;
const [keyFile, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
const s3 = new ForgetfulS3();

/** @type {import('node:http').RequestListener} */
function listener(request, response) {
  if (request.url === '/_stats') response.end(JSON.stringify(s3.stats));
  else if (request.url === '/_reset') {
    s3.stats = { objects: {}, records: {} };
    response.end();
  }
  // A client that went away needs no answer.
  else s3.handle(request, response).catch(() => response.destroy());
}

/**
 * @param {http.Server | https.Server} server
 * @returns {Promise<string>} its address
 */
function listen(server) {
  // A client may hash for a while between two requests on one connection.
  server.keepAliveTimeout = 600_000;
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`127.0.0.1:${typeof address === 'object' ? address?.port : address}`);
    });
  });
}

function makeCertificate() {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const files = ['-keyout', keyFile, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', ...key, ...names, '-days', '2', ...files], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return { key: readFileSync(keyFile), cert: readFileSync(certificate) };
}

const plain = await listen(http.createServer(listener));
const secure = await listen(https.createServer(makeCertificate(), listener));
console.log(JSON.stringify({ http: `http://${plain}`, https: `https://${secure}`, certificate }));
process.stdin.once('end', () => process.exit()).resume();
