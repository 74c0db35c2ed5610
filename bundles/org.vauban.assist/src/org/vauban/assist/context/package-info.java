// SPDX-License-Identifier: EPL-2.0
/**
 * What lies beside the text at the caret and helps a small model to go on: each
 * {@link org.vauban.assist.context.Snippet} carries where it came from, is reviewed by the gate under its own file, and
 * finds its place in a prompt that changes as little as possible.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.assist.context;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
