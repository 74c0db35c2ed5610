// SPDX-License-Identifier: EPL-2.0
/**
 * Which models there are ({@link org.vauban.models.Catalogue}) and which are on this machine
 * ({@link org.vauban.models.ModelStore}).
 *
 * <h2>The catalogue file</h2>
 * A JSON object {@code {"version": 1, "models": [...]}}. Each model is an object with
 * <ul>
 * <li>{@code id}: lower-case letters, digits, {@code . _ -}; the file in the store is {@code <id>.gguf};</li>
 * <li>{@code family}, {@code name}, {@code licence}: for people; {@code home}: the publisher's page, optional;</li>
 * <li>{@code sizeBytes}: exact size of the file, may be absent where {@code sha256} is;</li>
 * <li>{@code sha256}: 64 hexadecimal digits, or null: "not pinned": any file is taken for it;</li>
 * <li>{@code fileName}: the publisher's name of the file;</li>
 * <li>{@code contextLength}: tokens the model was trained for; {@code minMemoryBytes}: memory the machine should
 * have;</li>
 * <li>{@code uses}: of {@code completion}, {@code chat}, {@code embedding};</li>
 * <li>{@code fim}: name of the fill-in-the-middle format ({@code qwen}, {@code codestral}, ...), or null for none;</li>
 * <li>{@code recommended}: true or false;</li>
 * <li>{@code quality}: of 100 gaps in Java (whole blocks or conditions), how many its completion fills exactly as the
 * author did; absent where nobody has counted.</li>
 * </ul>
 * A user's own {@code models.json} in the configuration directory has the same form; its models are added, and replace
 * those of the same id.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.models;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
