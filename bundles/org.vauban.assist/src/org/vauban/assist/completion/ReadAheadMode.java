// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

/** When prompts are prefilled before anybody asks for a completion. */
public enum ReadAheadMode {
    NEVER,
    /** While the machine runs on its battery, only where somebody has typed and got an answer from a short prompt. */
    ON_MAINS,
    ALWAYS
}
