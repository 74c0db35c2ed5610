// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.call;

/** Kinds of failures; the message of the {@link AssistException} says what to do. */
public enum AssistError {
    /** The gate has withheld a required part. */
    REFUSED,
    /** Required parts do not fit the model's context, or the file is too large. */
    TOO_LARGE,
    /** The model's answer is unusable. */
    NO_USE,
    /** The model did not end its answer. */
    UNFINISHED,
    /** A secret was masked in the edited text, and cannot be restored safely. */
    MASKED,
    /** The text has changed where the result was to be applied. */
    CONFLICT,
    /** The generated code adds errors. */
    NOT_VALID,
    /** A policy withholds code that matches published sources. */
    LICENCE,
    /** A file of the assistant cannot be read or written. */
    STORE,
    /** The engine failed; the cause is an {@link org.vauban.engine.EngineException}. */
    ENGINE,
    /** The caller cancelled it. */
    CANCELLED,
    /** The assistant was closed. */
    CLOSED,
    /** A fault of the assistant. */
    INTERNAL
}
