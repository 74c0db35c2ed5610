// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

/** Which links are suggested where no id is written. */
public enum Suggestions {
    /** None. */
    NONE,
    /** Suggestions that are mostly right: {@link TraceLink.Basis#SIMILARITY}. */
    CLEAR,
    /** Also suggestions of which a fifth to a half are right: {@link TraceLink.Basis#WEAK}. */
    ALL
}
