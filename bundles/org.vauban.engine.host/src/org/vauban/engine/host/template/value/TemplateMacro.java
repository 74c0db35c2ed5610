// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

/** A macro as values know it, which print it and tell its name: they know nothing of what it runs. */
public interface TemplateMacro extends TemplateCallable {}
