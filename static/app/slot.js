// A slot of the lab: one run, from the request until its trace is here.

import { cleanHeader } from '../trace/columns.js';
import { appendBatch, createTrace } from '../trace/decode.js';
import { fold } from '../trace/machine.js';
import { sidesOf } from '../trace/totals.js';
import { apiPath, getJSON, getTrace, send } from './api.js';
import { afterPaint } from './loop.js';
import { needPictures } from './pictures.js';
import { tailRun } from './tail.js';
import { createTrack } from './track.js';

/**
 * @typedef {object} Slot
 * @property {string} id  of the run; empty for a recording
 * @property {string} demo
 * @property {any} request  what was asked for, to run it again
 * @property {'loading' | 'queued' | 'running' | 'done' | 'failed' | 'canceled'} state
 * @property {number} ahead  captures before this one
 * @property {{done: number, total: number}} progress
 * @property {import('./track.js').RunTrack | null} run
 * @property {import('./counters.js').Ended | null} expected  what the simulator says the same run does
 * @property {string} hash
 * @property {any} error
 * @property {boolean} final  the trace is complete
 * @property {() => void} cancel
 * @property {() => void} close
 */

/**
 * What has changed: how far it is; its state; its events; or it is complete.
 * @typedef {'progress' | 'state' | 'grown' | 'ready'} What
 */

/** endOf is a run of which only the totals are here. @param {any} sums @returns {import('./counters.js').Ended} */
function endOf({ hash, header, ledger, lost }) {
  return { hash, trace: { header }, ledgers: sidesOf({ ledger, lost }, header) };
}

/** endOfTrace sums up a trace for which nobody else does. @param {string} hash */
async function endOfTrace(hash) {
  const trace = await getTrace(hash);
  return { hash, header: trace.header, ...fold(trace) };
}

/**
 * @param {{changed: (slot: Slot, what: What) => void, busy: () => () => void}} env
 */
export function createSlots({ changed, busy }) {
  /** @returns {Slot} */
  const blank = () => ({
    id: '',
    demo: '',
    request: null,
    state: 'loading',
    ahead: 0,
    progress: { done: 0, total: 0 },
    run: null,
    expected: null,
    hash: '',
    error: null,
    final: false,
    cancel() {},
    close() {},
  });

  /** @param {Slot} slot @param {unknown} error */
  const fail = (slot, error) => {
    slot.state = 'failed';
    slot.error = error;
    changed(slot, 'state');
  };

  /** @param {Slot} slot @param {string} hash */
  const load = async (slot, hash) => {
    const end = busy();
    try {
      const trace = await getTrace(hash);
      await needPictures(trace.header);
      slot.hash = hash;
      slot.run = createTrack(trace, hash);
      slot.demo = trace.header.name;
      slot.state = 'done';
      slot.final = true;
      const { name, params, producer } = trace.header;
      slot.request ??= { demo: name, params, producer, evidence: 'auto' };
      changed(slot, 'ready');
      expect(slot);
    } catch (err) {
      fail(slot, err);
    } finally {
      end();
    }
  };

  /** @param {Slot} slot */
  const expect = async (slot) => {
    if (slot.run?.trace.header.producer !== 'live') return;
    const end = busy();
    // To simulate a million events takes the CPU that the picture wants.
    await new Promise((done) => afterPaint(() => done(null)));
    try {
      const answer = await getJSON(apiPath('traces', slot.hash, 'expected'));
      slot.expected = endOf(answer.ledger ? answer : await endOfTrace(answer.hash));
      changed(slot, 'state');
    } catch {
      // The column of what was expected stays away; the run itself is not touched.
    } finally {
      end();
    }
  };

  /** @param {Slot} slot */
  const follow = (slot) => {
    const end = busy();
    const tail = tailRun(
      slot.id,
      () => slot.run?.trace.n ?? 0,
      {
        state(m) {
          const moved = slot.state === m.state && slot.demo === (m.demo || slot.demo);
          slot.state = m.state;
          slot.ahead = m.ahead ?? 0;
          slot.progress = m.progress ?? slot.progress;
          if (m.demo) slot.demo = m.demo;
          changed(slot, moved ? 'progress' : 'state');
        },
        header(header) {
          if (slot.run) {
            // What a server has made since: only now is it known by its id. All that was said before stays.
            const { tasks, strings, sources } = cleanHeader(header);
            Object.assign(slot.run.trace.header, { tasks, strings, sources });
            return;
          }
          slot.run = createTrack(createTrace(header));
          needPictures(header).then(() => {
            changed(slot, 'grown');
            afterPaint(() => send('POST', apiPath('runs', slot.id, 'begin')).catch(() => {}));
          });
          slot.demo = header.name;
          const { name, params, producer } = header;
          slot.request ??= { demo: name, params, producer, evidence: 'auto' };
          changed(slot, 'state');
          changed(slot, 'grown');
        },
        batch(data) {
          if (slot.run && appendBatch(slot.run.trace, data) > 0) changed(slot, 'grown');
        },
        done(hash) {
          end();
          load(slot, hash);
        },
        error(error) {
          end();
          slot.state =
            error.code === 'canceled' || slot.state === 'canceled' ? 'canceled' : 'failed';
          slot.error = error;
          changed(slot, 'state');
        },
      },
      {
        exists: () =>
          getJSON(apiPath('runs', slot.id)).then(
            () => true,
            (e) => e.status !== 404,
          ),
      },
    );
    slot.cancel = () => {
      send('DELETE', apiPath('runs', slot.id)).catch(() => {});
    };
    slot.close = () => {
      tail.close();
      end();
    };
  };

  return {
    /** open shows a recording. @param {string} hash */
    open(hash) {
      const slot = blank();
      load(slot, hash);
      return slot;
    },
    /** attach follows a run that was started before. @param {string} id */
    attach(id) {
      const slot = blank();
      slot.id = id;
      slot.state = 'queued';
      follow(slot);
      return slot;
    },
    /** start asks for a run. @param {any} request @returns {Promise<Slot>} */
    async start(request) {
      const slot = blank();
      slot.request = request;
      slot.demo = request.demo;
      slot.state = 'queued';
      const end = busy();
      try {
        slot.id = (await send('POST', '/api/runs', { ...request, watched: true })).id;
      } finally {
        end();
      }
      follow(slot);
      return slot;
    },
  };
}
