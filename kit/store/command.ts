/** Commands: the operations that a region replicates, encoded as the data of Raft entries. */
import type { WriteBatch } from '#kit/engine';
import type { RegionError } from '#kit/wire/error';
import {
  type AdminRequest,
  type AdminResponse,
  CmdType,
  RaftCmdRequest,
  type RaftCmdResponse,
  type RaftRequestHeader as Header,
  type Request,
  type Response,
} from '#kit/wire/raft-command';

/** A command that applies the operations of `batch`, all of them or none. */
export function writeCommand(header: Header, batch: WriteBatch): RaftCmdRequest {
  return { header, requests: batch.map(toRequest) };
}

function toRequest(operation: WriteBatch[number]): Request {
  const { cf, key } = operation;
  if (operation.type === 'delete') return { cmdType: CmdType.Delete, delete: { cf, key } };
  return { cmdType: CmdType.Put, put: { cf, key, value: operation.value } };
}

/** A read command. Its answer has a reader that sees every write that was acknowledged before the command was proposed. */
export function readCommand(header: Header): RaftCmdRequest {
  return { header, requests: [{ cmdType: CmdType.Snap, snap: {} }] };
}

export function adminCommand(header: Header, adminRequest: AdminRequest): RaftCmdRequest {
  return { header, requests: [], adminRequest };
}

/** Encodes a command as the data of an entry. Never empty: an entry without data is a leader's no-op. */
export function encodeCommand(command: RaftCmdRequest): Uint8Array {
  return RaftCmdRequest.encode(command).finish();
}

export function decodeCommand(data: Uint8Array): RaftCmdRequest {
  return RaftCmdRequest.decode(data);
}

/** The answer to a command that took effect in `term`. */
export function success(term: number, responses: Response[], adminResponse?: AdminResponse): RaftCmdResponse {
  return { header: { error: undefined, uuid: new Uint8Array(0), currentTerm: term }, responses, adminResponse };
}

/** The answer to a command that did not take effect and never will. */
export function refusal(term: number, error: RegionError): RaftCmdResponse {
  return { header: { error, uuid: new Uint8Array(0), currentTerm: term }, responses: [] };
}
