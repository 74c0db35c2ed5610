// SPDX-License-Identifier: EPL-2.0
/**
 * Context beyond the open file that any editor can have without knowing the language of a file well: what the files of
 * the workspace declare, what lies beside the file, what was edited shortly before. The declarations are found by a
 * scanner that knows little more than where a head ends and a body begins; it forgives what it does not understand.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.assist.context.workspace;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
