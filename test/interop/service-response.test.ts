import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainServiceResponse, ServiceResponseError } from '../../src/interop/service-response.js';

const identity = (serialNumber: string, deviceImportStatus: string, deviceErrorCode: number, deviceErrorName = '') => ({
  '@odata.type': '#microsoft.graph.importedWindowsAutopilotDeviceIdentity',
  serialNumber,
  productKey: '',
  importId: '',
  state: { deviceImportStatus, deviceRegistrationId: '', deviceErrorCode, deviceErrorName },
});

const DEVICES = [
  identity('A1', 'complete', 0),
  identity('B2', 'error', 806, 'ZtdDeviceAlreadyAssigned'),
  identity('C3', 'error', 777, 'SomethingNew'),
  identity('D4', 'pending', 0),
  identity('E5', 'unknown', 0),
];

/** As the published example of a batch upload status. */
const BATCH = {
  batchTrackingId: '00000000-0000-0000-0000-000000000001',
  status: 'finished_with_errors',
  devicesStatus: [
    {
      serialNumber: 'F6',
      productKey: '1234567890123',
      status: 'finished_with_errors',
      errorCode: '808',
      errorDescription: 'ZtdDeviceAssignedToOtherTenant',
    },
    { serialNumber: 'G7', deviceId: 'one', status: 'finished' },
  ],
};

const codes = (response: unknown): (string | undefined)[] =>
  explainServiceResponse(response).devices.map(
    ({ explanations: [first] }) => first && (first.error?.code ?? `?${first.found}`),
  );

describe('a response of Graph', () => {
  it.each([
    ['a page of results', { '@odata.context': '…', value: DEVICES }],
    ['a list', DEVICES],
    ['the body of import', { importedWindowsAutopilotDeviceIdentities: DEVICES }],
    ['a batch', { responses: [{ id: '1', status: 200, body: { value: DEVICES } }] }],
    ['states without their devices', DEVICES.map(({ state }) => state)],
    [
      'members in other letters',
      DEVICES.map(({ state }) => ({
        State: {
          DeviceImportStatus: state.deviceImportStatus,
          DeviceErrorCode: state.deviceErrorCode,
          DeviceErrorName: state.deviceErrorName,
        },
      })),
    ],
  ])('as %s is explained device by device', (_, response) => {
    const { source, counts, devices } = explainServiceResponse(response);
    expect(source).toBe('graph');
    expect(counts).toEqual({ registered: 1, failed: 2, pending: 1, unknown: 1 });
    expect(devices.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(codes(response)).toEqual([undefined, '806', '?777 SomethingNew', undefined, undefined]);
  });

  it('as one identity keeps what names the device', () => {
    expect(explainServiceResponse(DEVICES[1]).devices[0]).toMatchObject({
      serialNumber: 'B2',
      status: 'error',
      errorCode: '806',
      errorName: 'ZtdDeviceAlreadyAssigned',
      outcome: 'failed',
    });
  });

  it('that finished with an error is not registered', () => {
    expect(explainServiceResponse(identity('H8', 'complete', 819)).counts.failed).toBe(1);
    expect(explainServiceResponse(identity('H8', 'complete', 0, 'ZtdDeviceDuplicated')).counts.failed).toBe(1);
    expect(explainServiceResponse(identity('H8', 'partial', 0)).counts.failed).toBe(1);
  });

  it('to a request that failed is explained by its message', () => {
    const error = { code: 'BadRequest', message: "Cannot convert the literal 'T0E' to the expected type 'Edm.Binary'" };
    expect(codes({ error })).toEqual(['400']);
    expect(codes({ error: { code: 'Unheard', message: 'of' } })).toEqual(['?Unheard']);
  });
});

describe('a response of Partner Center', () => {
  it('is explained device by device', () => {
    const { source, status, counts } = explainServiceResponse(BATCH);
    expect([source, status]).toEqual(['partner-center', 'finished_with_errors']);
    expect(counts).toEqual({ registered: 1, failed: 1, pending: 0, unknown: 0 });
    expect(codes(BATCH)).toEqual(['808', undefined]);
    expect(codes({ items: [BATCH] })).toEqual(['808', undefined]);
  });
});

describe('anything else', () => {
  it.each([
    [null],
    [[]],
    [{}],
    ['808'],
    [{ value: [] }],
    [{ value: [{ serialNumber: 'A1' }] }],
    [[[[[[[[[[[DEVICES]]]]]]]]]]],
  ])('%j is refused', (value) => {
    expect(() => explainServiceResponse(value)).toThrow(ServiceResponseError);
  });

  it('never ends in another error', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('state', 'value', 'devicesStatus', 'error', 'deviceImportStatus'),
        (value, name) => {
          try {
            explainServiceResponse({ [name]: value, state: value });
          } catch (error) {
            expect(error).toBeInstanceOf(ServiceResponseError);
          }
        },
      ),
    );
  });
});
