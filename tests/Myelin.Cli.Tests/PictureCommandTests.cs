using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary>style, dream and search, with the network of the folder of packages.</summary>
public class PictureCommandTests
{
    /// <summary>A folder of data that has the network, and three small pictures beside it.</summary>
    static (string, string)[] Prepared(Command command)
    {
        string network = Path.Combine(
            typeof(PictureCommandTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "PackageFolder").Value!,
            "microsoft.ml.dnnimagefeaturizer.resnet18", "0.23.1", "tools", "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");
        Directory.CreateDirectory(command.At("data", "resnet18"));
        if (OperatingSystem.IsWindows()) File.Copy(network, command.At("data", "resnet18", "ResNet18.onnx"));
        else File.CreateSymbolicLink(command.At("data", "resnet18", "ResNet18.onnx"), network);
        Directory.CreateDirectory(command.At("photos", "more"));
        Save(command.At("photos", "stripes.png"), (x, y, _) => x / 4 % 2 * 200);
        Save(command.At("photos", "stripes2.png"), (x, y, c) => (x + 2) / 4 % 2 * (180 + 20 * c));
        Save(command.At("photos", "more", "disc.png"), (x, y, c) => (x - 32) * (x - 32) + (y - 32) * (y - 32) < 500 ? 255 - 80 * c : 30 * c);
        return [("MYELIN_DATA", command.At("data")), ("XDG_CACHE_HOME", command.At("cache"))];
    }

    static void Save(string path, Func<int, int, int, int> value) => Png.Save(path, Tensor.From(
        [.. Enumerable.Range(0, 64 * 64 * 3).Select(i => (byte)value(i / 3 % 64, i / 3 / 64, i % 3))], [64, 64, 3]));

    static byte[] Pixels(string path) => Png.Load(path).ToArray<byte>();

    [Fact]
    public void Style_writes_a_picture_that_is_nearer_to_the_style_with_the_same_bits_on_any_number_of_threads()
    {
        using var command = new Command();
        (string, string)[] environment = Prepared(command);
        const string Line = "style photos/more/disc.png photos/stripes.png --size 64 --steps 6";
        Outcome outcome = command.Run(Line, [.. environment, ("MYELIN_THREADS", "1")]).Ended(0);
        Assert.Contains("disc-stripes.png (64 x 64 pixels", outcome.Output);
        Assert.Contains("restyling: 100 %", outcome.Error);
        Assert.Equal([64, 64, 3], Png.Load(command.At("disc-stripes.png")).Shape);
        Assert.NotEqual(Pixels(command.At("photos", "more", "disc.png")), Pixels(command.At("disc-stripes.png")));
        JsonElement json = command.Run($"{Line} --out again.png --json", [.. environment, ("MYELIN_THREADS", "3")]).Ended(0).Json;
        Assert.InRange(json.GetProperty("gramLoss").GetDouble(), 0, 0.9);
        Assert.Equal(Pixels(command.At("disc-stripes.png")), Pixels(command.At("again.png")));
    }

    /// <summary>Red minus green and green minus blue of the photograph, where no pixel was cut off at black or white.</summary>
    [Fact]
    public void Style_keeps_colours_when_asked()
    {
        using var command = new Command();
        (string, string)[] environment = Prepared(command);
        Save(command.At("photo.png"), (x, y, c) => 100 + (x + 2 * y) / 6 + 15 * c);
        command.Run("style photo.png photos/stripes.png --size 64 --steps 6 --keep-colours --out kept.png", environment).Ended(0);
        command.Run("style photo.png photos/stripes.png --size 64 --steps 6 --out changed.png", environment).Ended(0);
        Assert.True(Chroma("kept.png") < 1, $"{Chroma("kept.png")}");
        Assert.True(Chroma("changed.png") > 2 * Chroma("kept.png"), $"{Chroma("changed.png")} and {Chroma("kept.png")}");

        double Chroma(string name)
        {
            byte[] before = Pixels(command.At("photo.png")), after = Pixels(command.At(name));
            return Enumerable.Range(0, before.Length / 3).Where(p => after[3 * p] is > 0 and < 255 && after[3 * p + 2] is > 0 and < 255).Average(
                p => Math.Abs(after[3 * p] - after[3 * p + 2] - (before[3 * p] - before[3 * p + 2])));
        }
    }

    [Fact]
    public void Dream_makes_the_activation_grow()
    {
        using var command = new Command();
        (string, string)[] environment = Prepared(command);
        JsonElement json = command.Run("dream photos/more/disc.png --size 64 --steps 4 --octaves 2 --json", environment).Ended(0).Json;
        Assert.True(json.GetProperty("growth").GetDouble() > 1.15, json.ToString());
        Assert.Equal("disc-dream.png", json.GetProperty("file").GetString());
        Assert.Equal([64, 64, 3], Png.Load(command.At("disc-dream.png")).Shape);
    }

    [Fact]
    public void Search_ranks_pictures_keeps_an_index_and_leaves_out_what_is_none()
    {
        using var command = new Command();
        (string, string)[] environment = Prepared(command);
        File.WriteAllText(command.At("photos", "bad.png"), "no picture");
        JsonElement first = command.Run("search photos photos/stripes.png --json", environment).Ended(0).Json;
        Assert.Equal(["stripes.png", "stripes2.png", Path.Combine("more", "disc.png")],
            first.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("path").GetString()));
        Assert.Equal(1, first.GetProperty("hits")[0].GetProperty("similarity").GetDouble(), 5);
        Assert.Equal(1, first.GetProperty("unreadable").GetInt32());
        string page = File.ReadAllText(command.At("search-stripes.html"));
        Assert.Contains("stripes2.png", page);
        Assert.Contains("data:image/png;base64,", page);

        string index = command.At("photos", ".myelin-pictures.safetensors");
        Assert.Equal([3, 512], SafeTensors.Load(index)["features"].Shape);
        File.Delete(command.At("photos", "bad.png"));
        byte[] before = File.ReadAllBytes(index);
        Outcome again = command.Run("search photos photos/stripes.png --top 1", environment).Ended(0);
        Assert.DoesNotContain("looking at", again.Error);
        Assert.Single(again.Output.TrimEnd().Split('\n'), line => line.StartsWith("1.000", StringComparison.Ordinal));
        Assert.Equal(before, File.ReadAllBytes(index));

        File.WriteAllBytes(index, before[..^5]);
        Assert.Contains("is made anew", command.Run("search photos photos/stripes.png", environment).Ended(0).Error);
        Assert.Equal(before, File.ReadAllBytes(index));
    }

    [Fact]
    public void A_stopped_search_keeps_what_it_saw_and_a_stopped_dream_writes_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using var command = new Command();
        (string, string)[] environment = Prepared(command);
        Process dream = command.Start("dream photos/more/disc.png --steps 10000", environment);
        while (dream.StandardError.ReadLine() is { } line && !line.StartsWith("dreaming", StringComparison.Ordinal)) { }
        Command.Send("INT", dream);
        Assert.Contains("Stopped; nothing was written.", Command.Finish(dream).Ended(130).Error);
        Assert.False(File.Exists(command.At("disc-dream.png")));

        for (int i = 0; i < 400; i++) File.Copy(command.At("photos", "stripes.png"), command.At("photos", $"s{i}.png"));
        Process search = command.Start("search photos photos/stripes.png", environment);
        while (search.StandardError.ReadLine() is { } line && !line.StartsWith("looking", StringComparison.Ordinal)) { }
        Command.Send("INT", search);
        Outcome outcome = Command.Finish(search);
        if (outcome.Code == 0) return;                            // a machine that was faster than the signal
        Assert.Contains("the next search goes on from there", outcome.Ended(130).Error);
        Assert.InRange(SafeTensors.Load(command.At("photos", ".myelin-pictures.safetensors"))["features"].Shape[0], 1, 402);
    }

    [Theory]
    [InlineData("style photos/stripes.png", "<style>")]
    [InlineData("style photos/stripes.png photos/stripes.png --out a.jpg", "ends with .png")]
    [InlineData("style photos/stripes.png photos/stripes.png --out no/a.png", "in a folder that exists")]
    [InlineData("dream photos/stripes.png --block 10", "from 1 to 9")]
    [InlineData("dream photos/stripes.png --size 10", "from 64")]
    [InlineData("search nowhere photos/stripes.png", "expects a folder")]
    [InlineData("search photos/stripes.png photos/stripes.png", "this is a file")]
    public void Wrong_usage_is_named(string line, string part)
    {
        using var command = new Command();
        command.Run(line, Prepared(command)).Failed(2, part);
    }

    [Fact]
    public void Files_that_are_no_pictures_and_folders_without_any_are_named()
    {
        using var command = new Command();
        (string, string)[] environment = Prepared(command);
        File.WriteAllText(command.At("text.png"), "no picture");
        Directory.CreateDirectory(command.At("empty"));
        command.Run("dream text.png", environment).Failed(1, "text.png", "a picture");
        command.Run("style photos/stripes.png nothing.jpg", environment).Failed(1, "nothing.jpg");
        command.Run("search empty photos/stripes.png", environment).Failed(1, "Give a folder with pictures");
        Assert.DoesNotContain(Directory.GetFiles(command.Folder), file => file.EndsWith("-dream.png", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_get_finds_the_network_and_says_its_licence()
    {
        using var command = new Command();
        (string, string)[] environment = Prepared(command);
        string output = command.Run("data get resnet18", environment).Ended(0).Output;
        Assert.Contains("ResNet18.onnx (63,653,533 bytes)", output);
        Assert.Contains("licence: MIT", output);
        Assert.StartsWith("MIT", command.Run("data get resnet18 --json", environment).Ended(0).Json.GetProperty("license").GetString());
        Assert.Matches("(?m)^  resnet18 .*" + System.Text.RegularExpressions.Regex.Escape(command.At("data", "resnet18")),
            command.Run("data list", environment).Ended(0).Output);
    }
}
