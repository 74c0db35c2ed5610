// SPDX-License-Identifier: EPL-2.0
/**
 * The chat-template interpreter: renders the Jinja template in a model file as Python's jinja2 does with the settings
 * of Hugging Face's tokenizers (immutable sandbox, {@code trim_blocks}, {@code lstrip_blocks}, loop controls, the
 * {@code generation} tag, {@code tojson}, {@code raise_exception}, {@code strftime_now}).
 *
 * <p> A template comes from a downloaded file and is untrusted: no reflection, file or class of the host is reachable,
 * and source size, steps, time, text, elements and depth are limited by {@link
 * org.vauban.engine.host.template.rendering.RenderLimits}. This package and its subpackages use {@code java.base} only,
 * and no other package of this bundle.
 *
 * <p> Processing of a template: in {@code syntax}, {@code TemplateLexer} produces tokens, and {@code TemplateParser},
 * {@code ExpressionParser} and {@code OperandParser} build a tree of records ({@code Statement}, {@code Expression}).
 * {@code Interpreter} executes statements, {@code Evaluator} evaluates expressions with {@code Operators} and
 * {@code Attributes} in {@code operation}, {@code ValueComparison} in {@code value}, {@code TemplateFilters} and
 * {@code TemplateTests} in {@code filter}. {@code Rendering} in {@code rendering} enforces the limits of one rendering.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.host.template;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
