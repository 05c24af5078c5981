namespace Myelin.Cli.Tests;

/// <summary>Pictures of the user: <c>myelin train ./pictures</c>.</summary>
public class OwnPictureTests
{
    /// <summary>A bar on a background, standing or lying, somewhere in the picture.</summary>
    static Tensor Bar(int i, bool stands, bool inverts, int side = 16)
    {
        var pixels = new byte[side * side];
        int at = 2 + i * 5 % (side - 4);
        for (int t = 2; t < side - 2; t++) pixels[stands ? t * side + at : at * side + t] = (byte)(200 + i % 50);
        return Tensor.From([.. pixels.Select(value => inverts ? (byte)(255 - value) : value)], [side, side, 1]);
    }

    static void Write(string folder, int count, bool inverts)
    {
        foreach (bool stands in (bool[])[false, true])
        {
            string at = Directory.CreateDirectory(Path.Combine(folder, stands ? "standing" : "lying")).FullName;
            for (int i = 0; i < count; i++) Png.Save(Path.Combine(at, $"{i:000}.png"), Bar(i, stands, inverts));
        }
    }

    [Fact]
    public void Folders_of_pictures_are_trained_on_and_predicted()
    {
        using var command = new Command();
        Write(command.At("bars"), 60, inverts: true);
        Outcome outcome = command.Run("train ./bars --epochs 15 --batch 16 --augment").Ended(0);
        Assert.Contains("folders  lying (60), standing (60)", outcome.Output);
        Assert.Contains("pictures  all of 16x16, read as 16x16 in grey", outcome.Output);
        Assert.Contains("colours  dark on light", outcome.Output);
        Assert.Contains("augment  shifted by up to 1 pixels; others in each epoch", outcome.Output);
        Assert.Contains("96 examples of [16, 16, 1] in 2 classes, 24 to test", outcome.Output);
        string run = "runs/bars-cnn-1";
        Assert.Contains("accuracy 100.00 %", command.Run($"evaluate {run}").Ended(0).Output);
        Assert.Contains("on 120 test examples", command.Run($"evaluate {run} bars").Ended(0).Output);

        Directory.CreateDirectory(command.At("new"));
        Png.Save(command.At("new", "a.png"), Bar(3, stands: true, inverts: true, side: 32));
        Png.Save(command.At("new", "b.png"), Bar(3, stands: false, inverts: false));
        Outcome predicted = command.Run($"predict {run} new").Ended(0);
        Assert.Matches("a.png +standing", predicted.Output);
        Assert.Equal("warning: \"new/b.png\" seems to be light on dark, and the training pictures were dark on light; --invert inverts it.",
            predicted.Error.Trim());
        Assert.Matches("b.png +lying", command.Run($"predict {run} new/b.png --invert").Ended(0).Output);
    }

    [Fact]
    public void Folders_train_and_test_are_taken_as_such_and_jpegs_are_read()
    {
        using var command = new Command();
        Write(command.At("bars", "train"), 20, inverts: false);
        Write(command.At("bars", "test"), 5, inverts: false);
        Outcome outcome = command.Run("train bars --epochs 1 --layers 8").Ended(0);
        Assert.Contains("colours  light on dark", outcome.Output);
        Assert.Contains("40 examples of [16, 16, 1] in 2 classes, 10 to test", outcome.Output);
        string jpeg = Path.Combine(AppContext.BaseDirectory, "small.jpg");
        File.Copy(jpeg, command.At("photo.JPG"));
        Assert.Matches("photo.JPG +(lying|standing)", command.Run("predict runs/bars-mlp-1 photo.JPG").Ended(0).Output);
        File.WriteAllBytes(command.At("half.jpg"), File.ReadAllBytes(jpeg)[..300]);
        command.Run("predict runs/bars-mlp-1 half.jpg").Failed(1, "half.jpg\", byte 0", "expected a picture", "the file is truncated");
    }

    [Fact]
    public void Folders_without_pictures_or_classes_say_what_is_missing()
    {
        using var command = new Command();
        Directory.CreateDirectory(command.At("empty"));
        command.Run("train ./empty").Failed(1, "A picture (.png, .jpg", "in a subfolder of \"./empty\" was not found");
        Directory.CreateDirectory(command.At("one", "cats"));
        Png.Save(command.At("one", "cats", "1.png"), Bar(1, true, false));
        command.Run("train one/").Failed(2, "expects pictures of at least two classes, received 1 of \"cats\"");
        command.Run("train ./empty --target x").Failed(2, "is a folder");
    }
}
