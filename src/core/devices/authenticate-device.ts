import { Injectable } from '@nestjs/common';
import { decodeProtectedHeader } from 'jose';
import { proofLifeSeconds, verifyDeviceProof, type ProvenRequest } from '#libs/device-proof';
import { Clock } from '#libs/kernel';
import { KeyValueStore } from '../../platform/key-value/index.js';
import { ProofKeys } from './adapters/proof-keys.js';
import { DeviceUnknown } from './devices.errors.js';
import type { Device, DeviceId, EquippedDevice } from './domain/device.js';
import { DeviceRepository } from './persistence/device.repository.js';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const clockAllowanceMs = 20_000;

/** Finds the phone that made a request and demands proof that it was that phone, this request, and only now. */
@Injectable()
export class AuthenticateDevice {
  private readonly keys = new ProofKeys();

  constructor(
    private readonly devices: DeviceRepository,
    private readonly store: KeyValueStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @param proof the `Device-Proof` header
   * @throws DeviceUnknown, whatever the reason
   */
  async authenticate(proof: string, request: ProvenRequest): Promise<EquippedDevice> {
    const found = await this.devices.findEquipped(deviceIdOf(proof));
    if (found?.device.status !== 'active') throw new DeviceUnknown('no active device of that id');
    const jti = await this.verify(proof, found.device, request);
    const key = `{device-proof:${found.device.id}}:${jti}`;
    const first = await this.store.setIfAbsent(key, '1', proofLifeSeconds * 1000 + clockAllowanceMs);
    if (!first) throw new DeviceUnknown('the proof was used before');
    return found;
  }

  private async verify(proof: string, device: Device, request: ProvenRequest): Promise<string> {
    try {
      return await verifyDeviceProof(proof, await this.keys.make(device.proofKey), request, this.clock.now());
    } catch (error) {
      throw new DeviceUnknown('the proof does not hold', { cause: error });
    }
  }
}

function deviceIdOf(proof: string): DeviceId {
  let kid: unknown;
  try {
    ({ kid } = decodeProtectedHeader(proof));
  } catch (error) {
    throw new DeviceUnknown('the proof is not a JWT', { cause: error });
  }
  if (typeof kid !== 'string' || !uuid.test(kid)) throw new DeviceUnknown('the proof names no device');
  return kid as DeviceId;
}
