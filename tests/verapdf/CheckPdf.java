import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.io.PrintStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Checks PDF files with veraPDF: {@code CheckPdf 3a,ua1 FILE...}.
 *
 * <p>One line per file and flavour, fields parted by tabs: file number from 0, flavour, verdict
 * ({@code valid}, {@code invalid} or {@code error}), then the broken rules as "clause-test: message" or
 * the error. The verdicts are the answer; the exit code is 0 whenever every file was looked at.
 */
public final class CheckPdf {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private CheckPdf() {}

    public static void main(String[] arguments) {
        VeraGreenfieldFoundryProvider.initialise();
        String[] flavours = arguments[0].split(",");
        for (int file = 1; file < arguments.length; file++) {
            for (String flavour : flavours) {
                OUT.println((file - 1) + "\t" + flavour + "\t" + verdict(arguments[file], flavour));
            }
        }
    }

    private static String verdict(String path, String name) {
        PDFAFlavour flavour = PDFAFlavour.fromString(name);
        if (flavour == PDFAFlavour.NO_FLAVOUR) {
            return "error\tunknown flavour";
        }
        try (InputStream input = new FileInputStream(path);
                PDFAParser parser = Foundries.defaultInstance().createParser(input, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            return (result.isCompliant() ? "valid" : "invalid") + brokenRules(result);
        } catch (Exception problem) {
            return "error\t" + oneField(problem.toString());
        }
    }

    private static String brokenRules(ValidationResult result) {
        TreeMap<String, String> rules = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                rules.putIfAbsent(rule, assertion.getMessage());
            }
        }
        StringBuilder fields = new StringBuilder();
        rules.forEach((rule, message) -> fields.append('\t').append(oneField(rule + ": " + message)));
        return fields.toString();
    }

    private static String oneField(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
