// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

/** When prompts are prefilled before anybody asks for a completion. */
public enum ReadAheadMode {
    NEVER,
    /** Not while the machine runs on its battery. */
    ON_MAINS,
    ALWAYS
}
