// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.vauban.engine.protocol.HostProtocol;
import org.vauban.engine.slot.StateDescription;
import org.vauban.engine.slot.StateTransfer;

/** Transfers saved states between the client and the host. */
record HostStateTransfer(RequestDispatcher requests) implements StateTransfer {

    @Override
    public CompletableFuture<List<StateDescription>> list(String modelId, String workspace) {
        PendingRequest<List<StateDescription>> call = requests.call(PendingRequest.Kind.QUERY, modelId);
        call.sender = host -> host.states(new HostProtocol.StatesParams(modelId, workspace))
                .thenApply(HostProtocol.StatesResult::states);
        return requests.submit(call).result();
    }

    @Override
    public CompletableFuture<byte[]> read(String modelId, String workspace, StateDescription state, long offset) {
        PendingRequest<byte[]> call = requests.call(PendingRequest.Kind.QUERY, modelId);
        call.sender = host -> host.readState(new HostProtocol.ReadStateParams(modelId, workspace, state.id(), offset))
                .thenApply(result -> Base64.getDecoder().decode(result.data()));
        return requests.submit(call).result();
    }

    @Override
    public CompletableFuture<Boolean> write(String modelId, String workspace, long length, long offset, byte[] piece) {
        if (piece.length == 0 || piece.length > LARGEST_PIECE) {
            throw new IllegalArgumentException("a piece has 1 to " + LARGEST_PIECE + " bytes, not " + piece.length);
        }
        PendingRequest<Boolean> call = requests.call(PendingRequest.Kind.QUERY, modelId);
        String data = Base64.getEncoder().encodeToString(piece);
        call.sender = host -> host
                .writeState(new HostProtocol.WriteStateParams(modelId, workspace, length, offset, data));
        return requests.submit(call).result();
    }
}
