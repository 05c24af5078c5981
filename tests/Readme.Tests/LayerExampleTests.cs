using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Myelin;

namespace Readme.Tests;

/// <summary>The examples in the documentation of layers compile as they are written.</summary>
public class LayerExampleTests
{
    /// <summary>What the examples find around them.</summary>
    const string Around = "Symbol x, Symbol image, Symbol query, Symbol document, Symbol decoded, Symbol encoded, double dropout";

    [Fact]
    public void Every_example_of_a_layer_compiles()
    {
        Dictionary<string, XElement> documentation = XDocument.Load(Path.ChangeExtension(typeof(Layer).Assembly.Location, ".xml"))
            .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
        Type[] kinds = [.. typeof(Layer).Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Module)) && !type.IsSubclassOf(typeof(Model)))
            .Concat([typeof(StringLookup), typeof(TextVectorization), typeof(MixUp), typeof(CutMix)])];
        var program = new StringBuilder("using Myelin;\n\nstatic class Examples\n{\n    static void Main() { }\n");
        int examples = 0;
        foreach (Type kind in kinds)
            foreach (XElement code in documentation[$"T:{kind.FullName}"].Descendants("code"))
            {
                string text = Regex.Replace(code.Value.Trim(), "^ *new ", "_ = new ", RegexOptions.Multiline, TimeSpan.FromSeconds(1));
                program.Append(CultureInfo.InvariantCulture, $"\n    static void {kind.Name}{examples++}({Around})\n    {{\n");
                program.Append(text).Append(text.Split("//")[0].TrimEnd().EndsWith(';') ? "\n    }\n" : "\n;\n    }\n");
            }
        program.Append("}\n");
        Assert.True(examples >= kinds.Length - 3, $"{examples} examples of {kinds.Length} layers");
        CompiledProgram.Compile("examples of layers", program.ToString());
    }
}
