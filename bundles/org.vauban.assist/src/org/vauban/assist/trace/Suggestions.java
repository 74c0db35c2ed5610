// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

/** Which links are suggested where nobody wrote an id. */
public enum Suggestions {
    /** None. */
    NONE,
    /** Those that are mostly right: {@link TraceLink.Basis#SIMILARITY}. */
    CLEAR,
    /** Also those of which a fifth to a half are right: {@link TraceLink.Basis#WEAK}. */
    ALL
}
