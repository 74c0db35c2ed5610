// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.slot.BlockReuse.Block;
import org.vauban.engine.host.slot.BlockReuseLimits;

/**
 * Which runs of a fill-in-the-middle prompt may move: other files up to 200, the text before the hole up to 600, then
 * the suffix.
 */
class BlockReuseLimitsTest {
    private static final BlockReuseLimits MOVES = new BlockReuseLimits(200, 600);

    @Test
    void otherFilesMayMoveUpToTheTextBeforeTheHole() {
        assertEquals(List.of(new Block(90, 50, 100)), MOVES.allowed(List.of(new Block(90, 50, 100)), 10));
        assertEquals(List.of(new Block(90, 50, 150)), MOVES.allowed(List.of(new Block(90, 50, 400)), 10));
    }

    @Test
    void theTextBeforeTheHoleMayMoveAsAWholeButNotTheSuffix() {
        assertEquals(List.of(new Block(500, 201, 300)), MOVES.allowed(List.of(new Block(500, 201, 300)), 10));
        assertEquals(List.of(new Block(500, 204, 396)), MOVES.allowed(List.of(new Block(500, 204, 700)), 10));
    }

    @Test
    void whatFollowsSomethingNewInItMayNot() {
        assertEquals(List.of(), MOVES.allowed(List.of(new Block(500, 300, 100), new Block(700, 620, 80)), 10));
    }

    @Test
    void whatIsTypedAtItsBeginningIsNoReasonToMove() {
        assertEquals(List.of(), MOVES.allowed(List.of(new Block(201, 203, 300)), 200));
        assertEquals(List.of(new Block(300, 201, 300)), MOVES.allowed(List.of(new Block(300, 201, 300)), 200));
    }

    @Test
    void allMayMoveBehindAHoleThatIsTheSame() {
        List<Block> blocks = List.of(new Block(700, 650, 80));
        assertEquals(blocks, MOVES.allowed(blocks, 600));
    }

    @Test
    void theSuffixOfACutPromptMayNotMoveEither() {
        Block other = new Block(90, 50, 50);
        Block suffix = new Block(700, 520, 80);
        assertEquals(List.of(other, suffix), new BlockReuseLimits(600, 700).allowed(List.of(other, suffix), 10));
        assertEquals(List.of(other), new BlockReuseLimits(600, 700).cut(200).allowed(List.of(other, suffix), 10));
        assertEquals(List.of(), MOVES.cut(550).allowed(List.of(suffix), 10));
        assertEquals(List.of(suffix), BlockReuseLimits.ANY.cut(300).allowed(List.of(suffix), 10));
    }
}
