// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.protocol.FileStamp;

/**
 * A file as the gate lets it through.
 *
 * @param file its real path
 * @param root the folder that was asked for, or that of a file that was
 * @param document with what is secret masked, no character of it moved
 * @param masked whether anything is masked
 * @param stamp of the file as it was read
 * @param rules fingerprint of the rules that hold for it
 */
public record ReviewedFile(Path file, Path root, SourceFormat format, ParsedDocument document, boolean masked,
        FileStamp stamp, String rules) {}
