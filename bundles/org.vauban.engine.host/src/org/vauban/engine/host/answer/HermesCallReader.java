// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.vauban.engine.host.answer.AnswerPart.ToolCall;

/**
 * JSON, or Qwen3-Coder's {@code <function=name><parameter=key>value</parameter></function>}. Without the tool's schema a value is a number,
 * boolean, null, list or object if it reads as one, and else a string.
 */
final class HermesCallReader implements CallReader {
	private static final String END = "</function>";
	private static final Pattern FUNCTION = Pattern.compile("\\s*<function=([^>\\s]{1,200})>");
	private static final Pattern PARAMETER = Pattern.compile("\\s*<parameter=([^>\\s]{1,200})>");
	private static final String PARAMETER_END = "</parameter>";

	private final StringBuilder text = new StringBuilder();
	private CallReader json;
	private List<ToolCall> calls = List.of();

	@Override
	public State accept(char c) {
		if (json != null)
			return json.accept(c);
		if (text.isEmpty() && Character.isWhitespace(c))
			return State.MORE;
		if (text.isEmpty() && c != '<') {
			json = new JsonCallReader();
			return json.accept(c);
		}
		text.append(c);
		int common = Math.min(text.length(), "<function=".length());
		if (!"<function=".startsWith(text.substring(0, common)))
			return State.BROKEN;
		if (c != '>' || text.length() < END.length() || text.indexOf(END, text.length() - END.length()) < 0)
			return State.MORE;
		return parse() ? State.DONE : State.BROKEN;
	}

	private boolean parse() {
		Matcher function = FUNCTION.matcher(text);
		if (!function.lookingAt())
			return false;
		JsonObject arguments = new JsonObject();
		int at = function.end();
		Matcher parameter = PARAMETER.matcher(text);
		while (parameter.region(at, text.length()).lookingAt()) {
			int end = text.indexOf(PARAMETER_END, parameter.end());
			if (end < 0)
				return false;
			add(arguments, parameter.group(1), text.substring(parameter.end(), end));
			at = end + PARAMETER_END.length();
		}
		if (!text.substring(at).strip().equals(END))
			return false;
		calls = List.of(new ToolCall(null, function.group(1), arguments.toString()));
		return true;
	}

	private static void add(JsonObject arguments, String name, String written) {
		String value = written.startsWith("\n") ? written.substring(1) : written;
		if (value.endsWith("\n"))
			value = value.substring(0, value.length() - 1);
		// a quoted string is kept as it was written: it may be code
		boolean string = value.strip().startsWith("\"");
		Optional<JsonElement> parsed = string ? Optional.<JsonElement>empty() : CallJson.parse(value);
		if (parsed.isPresent())
			arguments.add(name, parsed.get());
		else
			arguments.addProperty(name, value);
	}

	@Override
	public State finish() {
		return State.BROKEN;
	}

	@Override
	public List<ToolCall> calls() {
		return json != null ? json.calls() : calls;
	}
}
