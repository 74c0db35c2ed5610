// SPDX-License-Identifier: EPL-2.0
/**
 * Reads a Git repository as far as needed to determine what has changed: the last commit, the index, the files of the
 * working tree. Based on Git's own descriptions of its formats (gitformat-pack, gitformat-index,
 * gitrepository-layout, gitattributes).
 * <p>
 * It starts no program, opens no connection, writes nothing, and reads no configuration except the two settings that
 * name the formats: a repository may be from an untrusted source, and its configuration may name programs to run
 * (filters, hooks, a file-system monitor, a program that fetches missing objects). All reading is limited in size.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.assist.git;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
