import { thisProcess } from '../../src/store/process.ts';

// Says what process it is, under this name, and stays until it is killed.
process.title = process.argv[2] ?? process.title;
console.log(thisProcess());
setInterval(() => {}, 1000);
