// SPDX-License-Identifier: EPL-2.0
/**
 * The known models ({@link org.vauban.models.Catalogue}), and those on this machine
 * ({@link org.vauban.models.ModelStore}).
 *
 * <h2>The catalogue file</h2>
 * A JSON object {@code {"version": 1, "models": [...]}}. Each model is an object with
 * <ul>
 * <li>{@code id}: lower-case letters, digits, {@code . _ -}; the file in the store is {@code <id>.gguf};</li>
 * <li>{@code family}, {@code name}, {@code licence}: for display; {@code home}: the publisher's page, optional;</li>
 * <li>{@code sizeBytes}: exact size of the file, may be absent if {@code sha256} is;</li>
 * <li>{@code sha256}: 64 hexadecimal digits, or null if not pinned, so that any file is accepted;</li>
 * <li>{@code fileName}: the publisher's name of the file;</li>
 * <li>{@code contextLength}: context for which the model was trained, in tokens; {@code minMemoryBytes}: memory that
 * the machine should have;</li>
 * <li>{@code uses}: of {@code completion}, {@code chat}, {@code embedding};</li>
 * <li>{@code fim}: name of the fill-in-the-middle format ({@code qwen}, {@code codestral}, ...), or null for none;</li>
 * <li>{@code recommended}: true or false;</li>
 * <li>{@code quality}: number of gaps in Java code (whole blocks or conditions), out of 100, that its completion fills
 * exactly as the author did; absent if not measured.</li>
 * </ul>
 * A user's own {@code models.json} in the configuration directory has the same format; its models are added, and
 * replace those with the same id.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.models;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
