using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Myelin.Tests;

/// <summary>What the sources of the library hold to: references run downward by folder, and what may not stand anywhere.</summary>
public partial class SourceTests
{
    sealed record Source(string Folder, string Name, string Code, int Lines);

    static readonly string Library = Path.Combine(Fixture.Root, "src", "Myelin");

    /// <summary>The folders from the lowest floor up.</summary>
    static readonly string[][] Floors =
    [
        ["Kernels", "Formulas"],
        ["Tensors", "Graph", "Ops", "Devices"],
        ["Layers", "Losses", "Metrics", "Optimizers", "Initializers", "Regularizers", "Constraints", "Unsupervised", "Vision"],
        ["Training", "Schedules", "Data", "Formats"],
    ];

    /// <summary>Values of the floor above that kernels speak of: sizes, element types, errors.</summary>
    static readonly string[] KnownToKernels = ["Shape", "ShapeException", "ElementType", "ElementTypes", "BFloat16"];

    /// <summary>
    /// What the upper floors may see of the lowest floor: formulas and what they are written over, and
    /// functions of numbers that have the same bits everywhere. "Kernel" is what Keras calls the weights of Dense.
    /// </summary>
    static readonly string[] KnownAbove =
        ["ILane", "IUnary", "IBinary", "IUpdate", "Philox", "PhiloxStream", "DeterministicMath", "Kernel"];

    [GeneratedRegex(@"//[^\n]*|""""""[\s\S]*?""""""|\$?@?""(\\.|[^""\\])*""|'(\\.|[^'\\])'", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex CommentsAndTexts();

    [GeneratedRegex(@"\b(class|struct|interface|enum|record)\s+(?<name>[A-Z]\w*)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Declarations();

    /// <summary>
    /// Names that stand where a type may: not behind a dot or arrow, and neither called nor declared as a member or a value of an enumeration.
    /// </summary>
    [GeneratedRegex(
        @"\bnew\s+(?<name>[A-Z]\w*)|(?<![.\w]|->)(?<name>[A-Z]\w*)\b(?!\s*(\(|=>|\{|=[^=]|;|<[\w<>, ]*>\s*\()|,\s*\n)",
        RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Names();

    static readonly Source[] Sources = [.. Directory.GetFiles(Library, "*.cs", SearchOption.AllDirectories)
        .Select(path => (Path: path, Parts: Path.GetRelativePath(Library, path).Split(Path.DirectorySeparatorChar)))
        .Where(file => file.Parts[0] is not ("bin" or "obj"))
        .Select(file => (file.Path, file.Parts, Text: File.ReadAllText(file.Path)))
        .Select(file => new Source(
            file.Parts.Length == 1 ? "" : file.Parts[0], file.Parts[^1], CommentsAndTexts().Replace(file.Text, " "), file.Text.Count(c => c == '\n')))];

    static HashSet<string> DeclaredIn(IEnumerable<string> folders) =>
        [.. Sources.Where(source => folders.Contains(source.Folder))
            .SelectMany(source => Declarations().Matches(source.Code))
            .Select(match => match.Groups["name"].Value)
            .Where(TopLevel.Contains)];

    /// <summary>Types that can be named as they are; those of Myelin.Ops, which are called like functions, only as Ops.Tanh.</summary>
    static readonly HashSet<string> TopLevel =
    [
        .. typeof(Tensor).Assembly.GetTypes().Where(type => !type.IsNested && type.Namespace != "Myelin.Ops").Select(type => type.Name.Split('`')[0]),
    ];

    static IEnumerable<string> Mentioned(Source source, HashSet<string> names) =>
        Names().Matches(source.Code).Select(match => match.Groups["name"].Value).Where(names.Contains).Distinct();

    [Fact]
    public void Every_folder_stands_on_a_floor()
    {
        Assert.True(Sources.Length > 100);
        Assert.Empty(Sources.Select(source => source.Folder).Distinct().Except(Floors.SelectMany(floor => floor)).Except([""]));
    }

    [Fact]
    public void No_file_mentions_a_type_of_a_floor_above()
    {
        var found = new List<string>();
        for (int floor = 0; floor < Floors.Length; floor++)
        {
            HashSet<string> below = DeclaredIn(
                Floors[..(floor + 1)].SelectMany(folders => folders)), above = DeclaredIn(Floors[(floor + 1)..].SelectMany(folders => folders));
            above.ExceptWith(below);
            above.ExceptWith(["Mean", "Sum"]);                      // metrics, but also ops and parts of tuples
            if (floor == 0) above.ExceptWith(KnownToKernels);
            foreach (Source source in Sources.Where(source => Floors[floor].Contains(source.Folder)))
                found.AddRange(Mentioned(source, above).Select(name => $"{source.Folder}/{source.Name} mentions {name}"));
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public void Kernels_know_no_op() =>
        Assert.Empty(Sources.Where(source => source.Folder is "Kernels" or "Formulas" or "" && source.Code.Contains("Ops", StringComparison.Ordinal)).Select(
            source => source.Name));

    [Fact]
    public void Layers_and_what_stands_above_never_see_a_kernel()
    {
        HashSet<string> kernels = DeclaredIn(Floors[0]);
        kernels.ExceptWith(DeclaredIn(Floors[1..].SelectMany(folders => folders)));
        kernels.ExceptWith(KnownAbove);
        Assert.Contains("KernelThreads", kernels);
        string[] upper = [.. Floors[2..].SelectMany(folders => folders)];
        string[] found = [.. Sources.Where(source => upper.Contains(source.Folder)).SelectMany(
            source => Mentioned(source, kernels).Select(name => $"{source.Folder}/{source.Name} mentions {name}"))];
        Assert.True(found.Length == 0, string.Join('\n', found));
        string[] middle = [.. Floors[2]];
        Assert.Empty(Sources.Where(source => middle.Contains(source.Folder) && Mentioned(source, ["Storage"]).Any()).Select(source => source.Name));
    }

    [Fact]
    public void No_file_is_longer_than_350_lines() =>
        Assert.Empty(Sources.Where(source => source.Lines > 350).Select(source => $"{source.Folder}/{source.Name}: {source.Lines}"));

    [Fact]
    public void No_folder_directly_holds_more_than_35_files()
    {
        string apart = Path.DirectorySeparatorChar.ToString();
        Assert.Empty(Directory.GetFiles(Path.Combine(Fixture.Root, "src"), "*.cs", SearchOption.AllDirectories).Select(
            path => Path.GetRelativePath(Fixture.Root, Path.GetDirectoryName(path)!))
            .Where(folder => !folder.Split(apart).Any(part => part is "bin" or "obj"))
            .CountBy(folder => folder).Where(folder => folder.Value > 35).Select(folder => $"{folder.Key}: {folder.Value}"));
    }

    [Theory]
    [InlineData("Type.GetType(")]
    [InlineData("MakeGenericType")]
    [InlineData("MakeGenericMethod")]
    [InlineData("Activator.CreateInstance")]
    public void Nothing_is_made_by_reflection(string call) =>
        Assert.Empty(Sources.Where(source => source.Code.Contains(call, StringComparison.Ordinal)).Select(source => source.Name));

    [Fact]
    public void Nothing_is_left_to_do()
    {
        string[] marks = [string.Concat("TO", "DO"), string.Concat("FIX", "ME"), string.Concat("HA", "CK")];
        string[] folders = ["src", "tests", "benchmarks"];
        Assert.Empty(folders.SelectMany(folder => Directory.GetFiles(Path.Combine(Fixture.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && marks.Any(mark => File.ReadAllText(path).Contains(mark, StringComparison.Ordinal)))
            .Select(Path.GetFileName));
    }

    [Fact]
    public void The_library_references_no_package_but_analyzers()
    {
        Assert.Empty(XDocument.Load(Path.Combine(Library, "Myelin.csproj")).Descendants("PackageReference"));
        Assert.All(XDocument.Load(Path.Combine(Fixture.Root, "Directory.Build.props")).Descendants("PackageReference"),
            reference => Assert.Equal("all", reference.Attribute("PrivateAssets")?.Value));
        Assert.All(typeof(Tensor).Assembly.GetReferencedAssemblies(), name => Assert.StartsWith("System.", name.Name));
    }

    [Fact]
    public void Users_need_two_namespaces()
    {
        Assert.Equal(["Myelin", "Myelin.Ops"], typeof(Tensor).Assembly.GetExportedTypes().Select(type => type.Namespace!).Distinct().Order());
    }

    /// <summary>Static fields that change and belong to no thread, each with its reason.</summary>
    static readonly Dictionary<string, string> KnownStatics = new()
    {
        ["GuardChanges.count"] = "a counter of changes, which only grows",
        ["Revision.total"] = "a counter of changes, which only grows",
        ["Capture.last"] = "a counter that tells captures apart",
        ["SeedStream.modules"] = "a counter that gives modules outside a model different weights",
        ["Node.last"] = "a counter that orders nodes",
        ["RandomStream.program"] = "the random numbers of the program, whose seed a program sets",
        ["LargeValues.blocks"] = "memory that nobody reads, allocated once for the garbage collector",
        ["LargeValues.left"] = "a counter of bytes that decides when garbage is collected",
        ["FormulaCache`2.latest"] = "the last of what never changes, replaced whole",
        ["ModelParts.own"] = "types by name, which a program makes known; a name never changes its type",
        ["ModelParts.ownActivations"] = "functions by name, which a program makes known",
        ["ModelParts.ownInitializers"] = "functions by name, which a program makes known",
        ["ModelParts.ownRegularizers"] = "functions by name, which a program makes known",
    };

    [Fact]
    public void Static_state_is_a_threads_own_a_counter_or_a_fact()
    {
        const BindingFlags All = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        string[] collections = ["Dictionary`2", "ConcurrentDictionary`2", "List`1", "HashSet`1", "ConcurrentBag`1", "Queue`1", "ConditionalWeakTable`2"];
        var found = typeof(Tensor).Assembly.GetTypes()
            .Where(
                type => !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.Name.StartsWith('<') && type.DeclaringType?.Name.StartsWith('<') != true)
            .SelectMany(type => type.GetFields(All))
            .Where(field => !field.IsLiteral && !field.IsDefined(typeof(ThreadStaticAttribute)) && !field.Name.StartsWith("<>", StringComparison.Ordinal))
            .Where(field => !field.IsInitOnly || collections.Contains(field.FieldType.Name))
            .Select(field => $"{field.DeclaringType!.Name}.{field.Name}");
        Assert.Empty(found.Except(KnownStatics.Keys));
    }
}
