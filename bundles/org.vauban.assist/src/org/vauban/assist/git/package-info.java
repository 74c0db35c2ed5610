// SPDX-License-Identifier: EPL-2.0
/**
 * Reads a Git repository as far as it takes to tell what has changed: the last commit, the index, the files of the
 * working tree. Written after Git's own descriptions of its formats (gitformat-pack, gitformat-index,
 * gitrepository-layout, gitattributes).
 * <p>
 * It starts no program, opens no connection, writes nothing, and reads no configuration but the two settings that name
 * the formats: a repository comes from somebody else, and its configuration may name programs to run (filters, hooks, a
 * file-system monitor, a program to fetch missing objects with). Everything that is read has a limit.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.assist.git;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
