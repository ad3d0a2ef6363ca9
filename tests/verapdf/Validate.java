import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validate FLAVOURS FILE…: a line for each rule that a file breaks; exit 1 if there is one, 0 if all conform. */
public class Validate {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean conform = true;
        for (int i = 1; i < arguments.length; i++)
            for (String name : arguments[0].split(","))
                conform &= validate(new File(arguments[i]), PDFAFlavour.byFlavourId(name));
        System.exit(conform ? 0 : 1);
    }

    private static boolean validate(File file, PDFAFlavour flavour) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
             PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            for (TestAssertion broken : result.getTestAssertions())
                System.out.println(file.getName() + ", " + flavour.getId() + ": " + broken.getMessage() + " " + broken.getErrorMessage());
            System.out.println(file.getName() + ", " + flavour.getId() + ": " + result.getTotalAssertions() + " checks");
            return result.isCompliant();
        }
    }
}
