// SPDX-License-Identifier: EPL-2.0
import * as vscode from 'vscode';

/** What the walkthrough waits for, as context keys under `vauban`. */
type Step = 'serverRuns' | 'modelInstalled' | 'suggested' | 'answered';

/** Tells the walkthrough that a step is done: when it worked, not when a button was pressed. */
class Steps {
    private readonly told = new Set<Step>();

    done(step: Step): void {
        if (!this.told.has(step)) {
            this.told.add(step);
            void vscode.commands.executeCommand('setContext', `vauban.${step}`, true);
        }
    }
}

export const steps = new Steps();
