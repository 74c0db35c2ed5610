// SPDX-License-Identifier: EPL-2.0
/**
 * Context from beyond the open file for any editor, with little knowledge of languages: declarations in the files of
 * the workspace, code near the file, recent edits. A simple scanner finds the declarations: it recognises little more
 * than where a head ends and a body begins, and ignores what it does not understand.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.assist.context.workspace;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
