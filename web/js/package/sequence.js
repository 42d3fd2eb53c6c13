// The page of a course with sequencing rules: as package.js, and the run-time above the frames.
import { make_conductor } from './conductor.js';
import { player } from './player.js';

const stage = document.querySelector('[data-package]');
if (stage) {
  const { sequencing, sequence, objectives } = stage.dataset;
  player(stage, make_conductor(JSON.parse(sequencing), sequence, objectives));
}
