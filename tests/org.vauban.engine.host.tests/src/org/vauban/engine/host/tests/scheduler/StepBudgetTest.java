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
            budget.measured(1, 1000); // a step that only decodes says nothing about prefill
        }
        assertEquals(192, budget.tokens(400));
        assertEquals(64, budget.tokens(100));
    }

    @Test
    void readsMoreAtOnceTheMoreRequestsWait() {
        StepBudget budget = new StepBudget(256);
        assertEquals(0, budget.together(0, 2000), "those that write wait for nobody");
        assertEquals(64, budget.together(1, 2000));
        assertEquals(192, budget.together(3, 2000));
        assertEquals(256, budget.together(8, 2000));
        assertEquals(64, budget.together(8, 400), "others would wait for the end of a longer step");
        assertEquals(64, new StepBudget(64).together(8, 2000));
        for (int i = 0; i < 50; i++) {
            budget.measured(64, 64 * 30);
        }
        assertEquals(64, budget.together(8, 2000), "a step would last for eight seconds");
    }

    @Test
    void staysWithinItsLimits() {
        StepBudget budget = new StepBudget(128);
        assertEquals(64, budget.tokens(0));
        assertEquals(128, budget.tokens(1e9));
        assertEquals(0, budget.tokens(333) % 64);
        assertTrue(new StepBudget(8).tokens(1) <= 8);
    }
}
