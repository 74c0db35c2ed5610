// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vauban.engine.host.scheduler.StepBudget;

class StepBudgetTest {

    @Test
    void learnsFromStepsThatReadPrompts() {
        StepBudget budget = new StepBudget(256);
        for (int i = 0; i < 50; i++) {
            budget.measured(64, 64 * 2);
            budget.measured(1, 1000); // a step that only writes says nothing of prompts
        }
        assertEquals(192, budget.tokens(400), 16);
        assertEquals(48, budget.tokens(100), 16);
    }

    @Test
    void readsMoreAtOnceTheMorePromptsWait() {
        StepBudget budget = new StepBudget(256);
        assertEquals(0, budget.together(0), "those that write wait for nobody");
        assertEquals(32, budget.together(1));
        assertEquals(96, budget.together(3));
        assertEquals(128, budget.together(8));
        assertEquals(64, new StepBudget(64).together(8));
    }

    @Test
    void staysWithinItsLimits() {
        StepBudget budget = new StepBudget(128);
        assertEquals(32, budget.tokens(0));
        assertEquals(128, budget.tokens(1e9));
        assertEquals(0, budget.tokens(333) % 16);
        assertTrue(new StepBudget(8).tokens(1) <= 8);
    }
}
