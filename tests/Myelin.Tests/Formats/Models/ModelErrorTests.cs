using System.Text.Json.Nodes;

namespace Myelin.Tests;

/// <summary>Every error of a model's file, word by word: which file, where, expected, received, fix (errors.txt).</summary>
public class ModelErrorTests
{
    static Sequential Good()
    {
        var model = new Sequential(input: [6, 6, 1], seed: 3)
        {
            new Conv2D(2, 3, activation: Activation.LeakyRelu(0.2), name: "conv"),
            new Flatten(),
            new Dense(3, kernelInitializer: Initializer.HeNormal, name: "head"),
        };
        model.Parameters[0].Trainable = false;
        model.Compile(new Adam(), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        return model;
    }

    sealed class Alone(string? name = null) : Layer(name)
    {
        protected override Tensor Forward(Tensor x, CallContext context) => x;
    }

    sealed class Hidden(int units, double rate, Func<int>? pick = null) : Layer
    {
        public int Units => units;

        protected override Tensor Forward(Tensor x, CallContext context) => x * rate * (pick?.Invoke() ?? 1);
    }

    sealed class Delegated(Func<int> pick) : Layer
    {
        public Func<int> Pick => pick;

        protected override Tensor Forward(Tensor x, CallContext context) => x * pick();
    }

    sealed class Stone
    {
        public override string ToString() => "stone";
    }

    static JsonObject Layer(JsonObject json, int index) => (JsonObject)json["model"]!["layers"]![index]!;

    static void Loaded(Action<JsonObject> change)
    {
        using var folder = new TemporaryFolder();
        (List<(string Name, Tensor Value)> tensors, Dictionary<string, string> metadata) = ModelFile.Contents(Good());
        var json = (JsonObject)JsonNode.Parse(metadata[ModelFile.Key])!;
        change(json);
        LoadedText(json.ToJsonString(), tensors);
    }

    [ThreadStatic] static string? inUse;

    static void LoadedText(string text, IEnumerable<(string Name, Tensor Value)>? tensors = null, long? limit = null)
    {
        using var folder = new TemporaryFolder();
        inUse = folder.Path;
        SafeTensors.Save(folder["model.safetensors"], tensors ?? ModelFile.Contents(Good()).Tensors, new Dictionary<string, string> { [ModelFile.Key] = text });
        Model.Load(folder["model.safetensors"], limit);
    }

    static string Text => ModelFile.Contents(Good()).Metadata[ModelFile.Key];

    static readonly (string What, Action Do)[] Table =
    [
        ("No description", () =>
        {
            using var folder = new TemporaryFolder();
            inUse = folder.Path;
            SafeTensors.Save(folder["weights.safetensors"], [("w", Tensor.Ones([1]))]);
            Model.Load(folder["weights.safetensors"]);
        }),
        ("A newer format", () => Loaded(json => { json["format"] = 3; json["version"] = "9.1.0"; })),
        ("Format 0", () => Loaded(json => json["format"] = 0)),
        ("A format that is a text", () => Loaded(json => json["format"] = "1")),
        ("No format", () => Loaded(json => json.Remove("format"))),
        ("No model", () => Loaded(json => json.Remove("model"))),
        ("No JSON", () => LoadedText("hello, world")),
        ("A list", () => LoadedText("[1, 2]")),
        ("Cut short", () => LoadedText(Text[..^40])),
        ("One key twice", () => LoadedText(Text.Replace("\"seed\":3", "\"seed\":3,\"seed\":4", StringComparison.Ordinal))),
        ("Deep", () => LoadedText($"{{\"format\":{new string('[', 10_000)}")),
        ("A half of a letter", () => LoadedText(Text.Replace("\"Sequential\"", "\"\\ud800\"", StringComparison.Ordinal))),
        ("A layer that is not known", () => Loaded(json => Layer(json, 2)["type"] = "Dnese")),
        ("An own layer that is not registered", () => Loaded(json => Layer(json, 1)["type"] = "spectral_mix")),
        ("An optimizer for a layer", () => Loaded(json => json["model"]!["layers"]![1] = new JsonObject { ["type"] = "Adam" })),
        ("A layer for the model", () => Loaded(json => json["model"] = Layer(json, 2).DeepClone())),
        ("A layer that is a number", () => Loaded(json => json["model"]!["layers"]![1] = 5)),
        ("Layers that are no list", () => Loaded(json => json["model"]!["layers"] = 5)),
        ("A setting that is not known", () => Loaded(json => Layer(json, 2)["unit"] = 5)),
        ("A setting that is missing", () => Loaded(json => Layer(json, 2).Remove("units"))),
        ("A setting of another type", () => Loaded(json => Layer(json, 2)["units"] = "ten")),
        ("A setting that is null", () => Loaded(json => Layer(json, 2)["units"] = null)),
        ("A setting that is half a number", () => Loaded(json => Layer(json, 2)["units"] = 2.5)),
        ("A setting out of its range", () => Loaded(json => Layer(json, 2)["units"] = -1)),
        ("A rate out of its range", () => Loaded(json => json["compiled"]!["optimizer"]!["beta1"] = 1)),
        ("A padding that is not known", () => Loaded(json => Layer(json, 0)["padding"] = "Full")),
        ("A padding of one axis", () => Loaded(json => Layer(json, 0)["padding"] = new JsonArray(new JsonArray(1, 1)))),
        ("A padding of numbers in a list", () => Loaded(json => Layer(json, 0)["padding"] = new JsonArray(1, 1))),
        ("A negative padding", () => Loaded(json => Layer(json, 0)["padding"] = -1)),
        ("A window of three sizes", () => Loaded(json => Layer(json, 0)["kernelSize"] = new JsonArray(3, 3, 3))),
        ("An activation that is not known", () => Loaded(json => Layer(json, 0)["activation"] = "leaky_rleu(0.2)")),
        ("An activation without its parameter", () => Loaded(json => Layer(json, 0)["activation"] = "leaky_relu")),
        ("An initializer that is not known", () => Loaded(json => Layer(json, 2)["kernelInitializer"] = "Normal(0)")),
        ("A regularizer that is not known", () => Loaded(json => Layer(json, 2)["kernelRegularizer"] = "L3(0.01)")),
        ("Two layers of one name", () => Loaded(json => Layer(json, 1)["name"] = "conv")),
        ("A name of a checkpoint's", () => Loaded(json => Layer(json, 1)["name"] = "@conv")),
        ("Layers that do not fit", () => Loaded(json => json["inputs"]![0] = new JsonArray(36))),
        ("A negative input", () => Loaded(json => json["inputs"]![0] = new JsonArray(6, -6, 1))),
        ("An input of no type", () => Loaded(json => json["inputs"]![0] = new JsonObject { ["sizes"] = new JsonArray(6, 6, 1), ["type"] = "Float128" })),
        ("More units than weights", () => Loaded(json => Layer(json, 2)["units"] = 2_000_000_000)),
        ("Another layer than weights", () => Loaded(json => Layer(json, 2)["name"] = "tail")),
        ("Something else frozen", () => Loaded(json => json["frozen"] = new JsonArray("conv/kernl"))),
        ("Two metrics of one name", () => Loaded(json => ((JsonArray)json["compiled"]!["metrics"]!).Add(json["compiled"]!["metrics"]![0]!.DeepClone()))),
        ("A metric for a loss", () => Loaded(json => json["compiled"]!["loss"] = json["compiled"]!["metrics"]![0]!.DeepClone())),
        ("Too many layers",
            () => LoadedText(
                """{"format":1,"version":"1","model":{"type":"Sequential","input":null,"seed":0,"name":"","layers":[""" +
                string.Join(',', Enumerable.Repeat("\"relu\"", 100_001)) + "]}}")),
        ("More memory than the limit", () =>
        {
            Sequential model = new(input: [6]) { new BatchNormalization(center: false, scale: false) };
            (List<(string Name, Tensor Value)> tensors, Dictionary<string, string> metadata) = ModelFile.Contents(model);
            LoadedText(metadata[ModelFile.Key].Replace("[6]", "[500000000]", StringComparison.Ordinal), tensors, limit: 1 << 20);
        }),
        ("An own layer saved unregistered", () =>
        {
            Sequential model = new(input: [6]) { new Alone() };
            LoadedText(ModelFile.Contents(model).Metadata[ModelFile.Key], []);
        }),
        ("An own activation saved unregistered", () =>
        {
            Sequential model = new(input: [6]) { new Dense(1, new Activation("relu", x => x + 1)) };
            LoadedText(ModelFile.Contents(model).Metadata[ModelFile.Key], []);
        }),
        ("An own initializer saved unregistered", () =>
        {
            Sequential model = new(input: [6]) { new Dense(1, kernelInitializer: new Initializer("tiny", (shape, _, type) => Tensor.Full(shape, 1e-9, type))) };
            LoadedText(ModelFile.Contents(model).Metadata[ModelFile.Key], []);
        }),

        ("Save before it is built", () => new Sequential { new Dense(1) }.Save("nowhere")),
        ("A name that begins with @", () => new Dense(1, name: "@optimizer")),
        ("Registered: settings without properties", () => Model.Register<Hidden>()),
        ("Registered: a setting that files do not hold", () => Model.Register<Delegated>()),
        ("Registered: no part of a model", () => Model.Register<Stone>()),
        ("Registered: the library's name", () => Model.Register<Alone>("Dense")),
        ("Registered: the library's type", () => Model.Register<Dense>("dense")),
        ("Registered: the library's activation", () => Model.Register(new Activation("relu", x => x))),
        ("Registered: the library's initializer", () => Model.Register(new Initializer("Constant(0)", (shape, _, type) => Tensor.Zeros(shape, type)))),
        ("A kernel that is none", () => WeightMap.Convolution(Tensor.Ones([2, 2]))),
        ("A depthwise kernel that is none", () => WeightMap.DepthwiseConvolution(2)(Tensor.Ones([3, 1, 2, 2]))),
        ("Flattened images of another size", () => WeightMap.DenseAfterFlatten(2, 3, 3)(Tensor.Ones([5, 20]))),
    ];

    static string Message((string What, Action Do) row)
    {
        try
        {
            row.Do();
            return "nothing";
        }
        catch (Exception error)
        {
            return $"{error.GetType().Name}\n  {error.Message.Replace(inUse ?? "no folder", "folder", StringComparison.Ordinal)}";
        }
    }

    [Fact]
    public void Errors_say_where_what_was_expected_what_was_received_and_the_fix() =>
        Snapshot.Check("Formats/Models", "errors", string.Join("\n\n", Table.Select(row => $"{row.What}: {Message(row)}")) + "\n");

    [Fact]
    public void Every_value_of_a_description_may_be_any_other_and_is_read_or_refused()
    {
        (List<(string Name, Tensor Value)> tensors, Dictionary<string, string> metadata) = ModelFile.Contents(Good());
        string[] others = ["null", "true", "0", "-1", "1e999", "2147483647", "0.5", "\"x\"", "[]", "[1,2]", "{}", "{\"type\":\"Flatten\"}"];
        int refused = 0, tried = 0;
        foreach (string path in Paths(JsonNode.Parse(metadata[ModelFile.Key])!))
            foreach (string other in others)
            {
                JsonNode json = JsonNode.Parse(metadata[ModelFile.Key])!;
                Replace(json, path, JsonNode.Parse(other));
                tried++;
                try
                {
                    LoadedText(json.ToJsonString(), tensors, limit: 1 << 24);
                }
                catch (DataFormatException error)
                {
                    refused++;
                    Assert.Contains("model.safetensors", error.Message);
                    Assert.True(error.Message.Length < 2_000);
                }
            }
        Assert.True(refused > tried / 2, $"{refused} of {tried}");
    }

    /// <summary>The paths of all values, as JsonNode writes them.</summary>
    static IEnumerable<string> Paths(JsonNode node) => node switch
    {
        JsonObject json => json.Where(entry => entry.Value != null).SelectMany(entry => Paths(entry.Value!)).Prepend(json.GetPath()),
        JsonArray list => list.SelectMany(entry => Paths(entry!)).Prepend(list.GetPath()),
        _ => [node.GetPath()],
    };

    static void Replace(JsonNode json, string path, JsonNode? value)
    {
        foreach (JsonNode node in All(json))
        {
            if (node.GetPath() != path) continue;
            if (node.Parent is JsonObject parent) parent[node.GetPropertyName()] = value;
            else if (node.Parent is JsonArray list) list[node.GetElementIndex()] = value;
            return;
        }
    }

    static IEnumerable<JsonNode> All(JsonNode node) => node switch
    {
        JsonObject json => json.Where(entry => entry.Value != null).SelectMany(entry => All(entry.Value!)).Prepend(json),
        JsonArray list => list.SelectMany(entry => All(entry!)).Prepend(list),
        _ => [node],
    };

    [Fact]
    public void Sizes_that_lie_cost_nothing()
    {
        Loaded(_ => { });                                               // makes the tables of types, once
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFormatException>(() => Loaded(json =>
        {
            json["inputs"]![0] = new JsonArray(30_000, 30_000, 1);
            Layer(json, 2)["units"] = 2_000_000;
        }));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Older_formats_are_brought_to_the_present_one_step_by_step()
    {
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse("""{"format":1,"version":"0.1.0","units":3}""");
        var old = new JsonPlace(new("file"), "$", json.RootElement);
        JsonPlace present = ModelUpgrades.Newest(old, [o => o["size"] = o["units"]!.DeepClone(), o => o.Remove("units")]);
        Assert.Equal(3, present["size"].Int32());
        Assert.Null(present.Find("units"));
        Assert.Equal(json.RootElement.GetRawText(), ModelUpgrades.Newest(old, []).Value.GetRawText());
    }
}
