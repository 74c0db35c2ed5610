// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.host.model.LoadedModel;
import org.vauban.engine.host.state.SequenceState;
import org.vauban.engine.host.state.StateFormatException;
import org.vauban.engine.host.state.StateImage;
import org.vauban.engine.host.state.StateOwner;
import org.vauban.engine.host.state.StateStore;
import org.vauban.engine.protocol.HostProtocol.ReadStateParams;
import org.vauban.engine.protocol.HostProtocol.ReadStateResult;
import org.vauban.engine.protocol.HostProtocol.StatesParams;
import org.vauban.engine.protocol.HostProtocol.StatesResult;
import org.vauban.engine.protocol.HostProtocol.WriteStateParams;
import org.vauban.engine.slot.StateDescription;

/**
 * Transfers saved workspace states to and from the client in pieces, since the host writes no files. The pieces of a
 * state are accepted in order; incomplete states are dropped to make room for others.
 */
final class StateRequests {
    /** Bytes of a piece that the host sends. */
    private static final int PIECE = 4 << 20;
    /** Maximum number of states that are received at the same time. */
    private static final int MAX_ARRIVING = 4;

    private final HostMessages messages;
    private final ModelRequests models;
    private final WorkerThread copying = new WorkerThread("vauban-host-states");

    // confined to the copying thread
    private final Map<StateOwner, Arriving> arriving = new HashMap<>();
    private long headId = -1;
    private byte[] head;

    /** A state that is not complete yet. */
    private static final class Arriving {
        private final Arena arena = Arena.ofShared();
        private final MemorySegment bytes;
        private long filled;

        Arriving(long length) {
            bytes = arena.allocate(length, 16);
        }
    }

    StateRequests(HostMessages messages, ModelRequests models) {
        this.messages = messages;
        this.models = models;
    }

    /** Lists the states of a workspace, including the current content of its slots. */
    CompletableFuture<StatesResult> list(StatesParams p) {
        LoadedModel model = models.get(p.modelId());
        StateOwner owner = owner(model, p.workspace());
        StateStore store = models.store();
        return model.keepStates().thenCompose(kept -> copying.supply(() -> {
            List<StateDescription> found = new ArrayList<>();
            for (long id : store.of(owner)) {
                store.use(id, state -> new StateDescription(id, state.tokens().length, StateImage.length(state)))
                        .ifPresent(found::add);
            }
            return new StatesResult(found);
        }));
    }

    /** Returns a piece of a state. */
    CompletableFuture<ReadStateResult> read(ReadStateParams p) {
        StateOwner owner = owner(models.get(p.modelId()), p.workspace());
        messages.require(p.offset() >= 0, "offset");
        StateStore store = models.store();
        return copying.supply(() -> {
            if (!store.owns(owner, p.state())) {
                throw messages.failure(EngineError.STATE_UNUSABLE, "stateGone");
            }
            byte[] piece = store.use(p.state(), state -> {
                if (headId != p.state()) {
                    head = StateImage.head(owner, state);
                    headId = p.state();
                }
                return StateImage.piece(head, state, p.offset(), PIECE);
            }).orElseThrow(() -> messages.failure(EngineError.STATE_UNUSABLE, "stateGone"));
            return new ReadStateResult(Base64.getEncoder().encodeToString(piece));
        });
    }

    /** Accepts a piece of a state; after the last piece the state is stored or refused. */
    CompletableFuture<Boolean> write(WriteStateParams p) {
        LoadedModel model = models.get(p.modelId());
        StateOwner owner = owner(model, p.workspace());
        StateStore store = models.store();
        messages.require(p.data() != null && p.length() > 0 && p.offset() >= 0, "data, length, offset");
        return copying.supply(() -> {
            byte[] piece;
            try {
                piece = Base64.getDecoder().decode(p.data());
            } catch (IllegalArgumentException e) {
                throw messages.failure(EngineError.INVALID_REQUEST, "invalid", "data");
            }
            Arriving state = arriving(owner, p, store);
            messages.require(state.filled == p.offset() && state.bytes.byteSize() == p.length() && piece.length > 0
                    && piece.length <= p.length() - p.offset(), "offset");
            MemorySegment.copy(piece, 0, state.bytes, JAVA_BYTE, p.offset(), piece.length);
            state.filled += piece.length;
            if (state.filled == p.length()) {
                arriving.remove(owner);
                keep(model, owner, store, state);
            }
            return state.filled == p.length();
        });
    }

    private Arriving arriving(StateOwner owner, WriteStateParams p, StateStore store) {
        if (p.offset() == 0) {
            drop(owner);
            if (!store.takes(p.length())) {
                throw messages.failure(EngineError.STATE_UNUSABLE, "stateTooLarge", messages.size(p.length()),
                        messages.size(store.budget()));
            }
            if (arriving.size() >= MAX_ARRIVING) {
                drop(arriving.keySet().iterator().next());
            }
            arriving.put(owner, new Arriving(p.length()));
        }
        Arriving state = arriving.get(owner);
        if (state == null) {
            throw messages.failure(EngineError.STATE_UNUSABLE, "stateGone");
        }
        return state;
    }

    private void drop(StateOwner owner) {
        Arriving old = arriving.remove(owner);
        if (old != null) {
            old.arena.close();
        }
    }

    private void keep(LoadedModel model, StateOwner owner, StateStore store, Arriving arrived) {
        SequenceState state;
        try {
            state = StateImage.read(arrived.bytes, arrived.arena, owner, model.vocabularySize(),
                    model.description().contextTokens());
        } catch (StateFormatException e) {
            arrived.arena.close();
            throw messages.failure(EngineError.STATE_UNUSABLE, "stateUnusable", e.getMessage());
        }
        store.put(owner, state);
    }

    /** @throws EngineException if no states are kept for workspaces */
    private StateOwner owner(LoadedModel model, String workspace) {
        messages.require(workspace != null && !workspace.isEmpty(), "workspace");
        return model.owner(workspace)
                .orElseThrow(() -> messages.failure(EngineError.STATE_UNUSABLE, "stateNone", model.id()));
    }
}
