// SPDX-License-Identifier: EPL-2.0
/**
 * The chat-template interpreter: renders the Jinja template that a model file carries, as Python's jinja2 does with the
 * settings of Hugging Face's tokenizers (immutable sandbox, {@code trim_blocks}, {@code lstrip_blocks}, loop controls,
 * the {@code generation} tag, {@code tojson}, {@code raise_exception}, {@code strftime_now}).
 * <p>
 * A template comes from a downloaded file and is not trusted: there is no reflection, no file, no class of the host is
 * reachable, and source size, steps, time, text, elements and depth are bounded by
 * {@link org.vauban.engine.host.template.rendering.RenderLimits}. The package and those below it use {@code java.base}
 * only and nothing else of this bundle.
 * <p>
 * The way of a template: in {@code syntax}, {@code TemplateLexer} makes tokens, {@code TemplateParser},
 * {@code ExpressionParser} and {@code OperandParser} make a tree of records ({@code Statement}, {@code Expression}).
 * {@code Interpreter} runs statements, {@code Evaluator} evaluates expressions with the help of {@code Operators} and
 * {@code Attributes} in {@code operation}, {@code ValueComparison} in {@code value}, {@code TemplateFilters} and
 * {@code TemplateTests} in {@code filter}. {@code Rendering} in {@code rendering} holds the limits of one rendering.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.host.template;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
