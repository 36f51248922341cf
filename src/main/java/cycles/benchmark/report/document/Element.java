package cycles.benchmark.report.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Builds an HTML or SVG element. The output is also well-formed XML; texts and attribute values are escaped. Not thread-safe. */
public final class Element {
    private static final Set<String> VOID_ELEMENTS = Set.of("meta", "br", "wbr");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> children = new ArrayList<>();

    private Element(String name) {
        this.name = name;
    }

    public static Element of(String name) {
        return new Element(name);
    }

    public static Element of(String name, String cssClass) {
        return new Element(name).with("class", cssClass);
    }

    public Element with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    /** Adds an attribute in pixels, rounded to one decimal. */
    public Element with(String attribute, double value) {
        return with(attribute, pixels(value));
    }

    /** Formats a length in pixels with at most one decimal. */
    public static String pixels(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    public Element add(Element child) {
        children.add(child);
        return this;
    }

    public Element addAll(List<Element> elements) {
        children.addAll(elements);
        return this;
    }

    public Element text(String text) {
        children.add(text);
        return this;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        print(out);
        return out.toString();
    }

    private void print(StringBuilder out) {
        out.append('<').append(name);
        attributes.forEach((attribute, value) -> out.append(' ')
                .append(attribute)
                .append("=\"")
                .append(escaped(value).replace("\"", "&quot;"))
                .append('"'));
        if (VOID_ELEMENTS.contains(name)) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (Object child : children) {
            if (child instanceof Element element) {
                element.print(out);
            } else {
                out.append(escaped(child.toString()));
            }
        }
        out.append("</").append(name).append('>');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;");
    }
}
