// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.call;

/** The kinds of failure; the sentence of the {@link AssistException} says what to do. */
public enum AssistError {
    /** The gate let something that is needed not through. */
    REFUSED,
    /** What is needed does not fit the model's context, or the file is too large. */
    TOO_LARGE,
    /** The model answered something that is of no use here. */
    NO_USE,
    /** The model did not come to an end. */
    UNFINISHED,
    /** A secret was masked where the model wrote, and it cannot be put back safely. */
    MASKED,
    /** The text changed where the result was to be applied. */
    CONFLICT,
    /** What the model wrote adds errors. */
    NOT_VALID,
    /** A policy withholds code that stands in published sources. */
    LICENCE,
    /** A file of the assistant cannot be read or written. */
    STORE,
    /** The engine failed; the cause is an {@link org.vauban.engine.EngineException}. */
    ENGINE,
    /** The caller ended it. */
    CANCELLED,
    /** The assistant was closed. */
    CLOSED,
    /** A fault of the assistant. */
    INTERNAL
}
