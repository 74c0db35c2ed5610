// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.vauban.lsp.session.OpenRequests;

/** The number of open requests is limited, however many a client sends. */
class OpenRequestsTest {
    private final List<CompletableFuture<String>> begun = new ArrayList<>();
    private final OpenRequests open = new OpenRequests(2);

    private CompletableFuture<?> ask() {
        return open.begin(() -> {
            begun.add(new CompletableFuture<>());
            return begun.getLast();
        });
    }

    @Test
    void whatIsTooMuchIsNotBegun() {
        assertNotNull(ask());
        assertNotNull(ask());
        assertNull(ask());
        assertEquals(2, begun.size());
    }

    @Test
    void anAnswerAFailureAndACancellationMakeRoom() {
        ask();
        ask();
        begun.get(0).complete("");
        assertNotNull(ask());
        begun.get(1).completeExceptionally(new IllegalStateException());
        assertNotNull(ask());
        assertNull(ask());
        begun.get(2).cancel(false);
        assertNotNull(ask());
        assertNull(ask());
    }

    @Test
    void whatThrowsIsNotOpen() {
        for (int i = 0; i < 3; i++) {
            assertThrows(IllegalStateException.class, () -> open.begin(() -> {
                throw new IllegalStateException();
            }));
        }
        assertNotNull(ask());
        assertNotNull(ask());
        assertNull(ask());
    }
}
